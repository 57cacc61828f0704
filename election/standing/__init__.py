"""The fold: entries of the ledger in, the picture of the election out. Pure, in memory, any order, any repetition.

`from election.standing.fold import Standing`

    Standing(election, stations=(), provinces=(), communes=())
    .apply(entry: Entry) -> frozenset[Scope]        scopes whose picture changed; empty for a repetition
    .replace_station(station: Station) -> frozenset[Scope]
    .set_register(stations, provinces=None, communes=None) -> None
    .election                                       the `Election`
    .knows(scope) -> bool
    .figures(scope, now) -> Figures
    .slots(scope, now) -> tuple[SlotFigures, ...]
    .curve(scope) -> Curve
    .paces(scope, ballot) -> Iterator[Pace]         per station, to be laid beside another day's by `alike.Alike`
    .children(scope) -> tuple[Scope, ...]
    .row(scope, now) -> Row                         one row of the parent's `children`; see `columns`
    .cells(scope) -> Cells                          its stations as `cell` draws them, block by block
    .incidents(scope, newest=20, now=None) -> IncidentSummary           of a station, with `now`: and resolved of late
    .open_incidents(scope) -> tuple[IncidentStanding, ...]              newest first
    .chosen_incidents(scope, states, severities, most) -> the same, of these states and severities
    .incident(key, incident_id) -> IncidentStanding | None
    .incidents_named(incident_id) -> tuple[IncidentStanding, ...]       of all stations
    .overlooked(now) -> tuple[IncidentStanding, ...]                    not acknowledged in time, oldest first
    .directives() -> tuple[Directive, ...]          in the order they were given
    .station(key, now) -> StationStanding
    .stations(scope) -> tuple[StationKey, ...]
    .missing(scope, slot_index) -> tuple[StationKey, ...]               who has no figure in that slot
    .place(scope) -> Place
    .corrections(scope) -> tuple[Correction, ...]   by (province, position)
    .positions -> Mapping[int, Positions]           per province: .contiguous_to, .extras, .highest, .has(position)
    .ignored -> int                                 entries that could not be read as what they claim to be
    .unknown -> int                                 entries of stations the register does not have (kept, in no figure)
    .conflicts -> int                               entries of kind "conflict" (in no figure)
    .dump() -> dict[str, Any]                       plain data: dicts with text keys, lists, integers, text, None
    Standing.restore(election, provinces, communes, stations, data) -> Standing

A scope or station that does not exist raises `Refused(Code.R150)`.

Pictures are frozen, each with `.as_wire() -> dict[str, Any]`, the plain data of docs/wire.md (moments as text):
`Figures`, `BallotFigures`, `SlotFigures`, `Curve`, `Row`, `StationStanding` in `picture`, with
`columns(rows: Iterable[Row]) -> dict[str, list]` for `children`; `IncidentStanding` and `IncidentSummary` in
`incidents`, the former with `.in_brief()` for lists; `Correction` in `correction`; `Directive` in `directive`; `Place`
in `place`.

Inside, bottom to top: instant · grid · layout · positions (integers), record (one station) · case (one incident), node
(one scope) · tree (all scopes), share (a record's part in the counters) · speakers · reading (an entry as integers),
cases (all incidents) · directive, tally (the writing half), view (counters to pictures) · cell · docket (incidents of a
scope), snapshot (plain data and back), fold.
"""
