"""`eday codes`: enrolment codes, shown once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer

from election.enrolment import printed_code
from election.errors import ElectionError
from election.station import Scope, Station, parse_station_code, station_scope
from election.store.devices import Devices
from election.store.register import Register
from server.commands.bar import bar
from server.commands.opened import BY, DATA, Data, Opened, work
from server.office.codes import LAST, IssuedCode, issue

HOUR = timedelta(hours=1)

app = typer.Typer(no_args_is_help=True, help="Enrolment codes for phones.")


class NoStation(ElectionError):
    """There is no such polling area to make a code for."""


@app.callback()
def codes() -> None:
    """Enrolment codes for phones."""


@app.command()
def new(
    stations: Annotated[
        list[str] | None, typer.Argument(help="Codes of polling areas, or scopes such as c03127 and p11.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every polling area.")] = False,
    count: Annotated[int, typer.Option(help="Codes for each polling area.", min=1, max=20)] = 1,
    expires: Annotated[float, typer.Option(help="Hours of the election's clock until they expire.", min=0.1)] = LAST
    / HOUR,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    data: Data = DATA,
) -> None:
    """Make codes. Each works once; they are stored as digests and cannot be shown again."""
    if every == bool(stations):
        raise typer.BadParameter("Name polling areas, or give --all.")

    async def task(on: Opened) -> None:
        wanted = _chosen(await Register(on.pool).stations(), stations or [])
        now = on.clock.now()
        doubled = [station for station in wanted for _ in range(count)]
        with bar() as progress:
            task_id = progress.add_task("Making codes", total=len(doubled))
            async for batch in issue(Devices(on.pool), doubled, BY, now, now + timedelta(hours=expires)):
                for issued in batch:
                    print(_line(issued, as_json=as_json))
                progress.advance(task_id, len(batch))

    work(data, task)


def _chosen(register: Sequence[Station], names: Sequence[str]) -> list[Station]:
    """The stations that are named, or all without a name. Raises `NoStation` for a name that means none."""
    if not register:
        raise NoStation("The register is empty: import or generate polling areas first.")
    if not names:
        return list(register)
    chosen: dict[int, Station] = {}
    for name in names:
        scope = station_scope(name) if parse_station_code(name) else Scope(name)
        found = [station for station in register if scope in station.scopes]
        if not found:
            raise NoStation(f"There is no polling area {name}.")
        chosen.update({station.key: station for station in found})
    return list(chosen.values())


def _line(issued: IssuedCode, *, as_json: bool) -> str:
    code, expires_at = printed_code(issued.code), issued.expires_at.isoformat(timespec="seconds")
    if as_json:
        return json.dumps({"station": issued.station.code, "code": code, "expires_at": expires_at})
    return f"{issued.station.code}  {code}  {issued.station.name}"
