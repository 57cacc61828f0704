"""Incidents (tình huống phát sinh): their states and legal moves, who they go to, and how fast they must be answered.

Nobody on the ground chooses an addressee: kind and severity do. Pure: a move in, a state out, or `IllegalMove`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from election.errors import ElectionError
from election.incident_kind import KINDS, LEVELS, Level
from election.phrase import Phrase
from election.report import Category, Severity

State = Literal["raised", "acknowledged", "assigned", "resolved", "reopened"]
Move = Literal["acknowledge", "assign", "escalate", "instruct", "resolve", "reopen", "merge", "comment"]
STATES: tuple[State, ...] = get_args(State)
MOVES: tuple[Move, ...] = get_args(Move)

SEVERITIES: dict[Severity, Phrase] = {
    "handled": Phrase("Tự xử lý xong", "Handled on the spot"),
    "support": Phrase("Cần hỗ trợ", "Needs support"),
    "interrupting": Phrase(
        "Gián đoạn bỏ phiếu, Ban bầu cử phải biết ngay",
        "Voting interrupted, the election board must know at once",
    ),
    "instruct": Phrase("Vượt thẩm quyền, xin ý kiến chỉ đạo", "Beyond local authority, instructions sought"),
}

# An escalated incident is "raised" again: at the new level nobody has seen it yet, and the clock there starts anew.
# A merged one is resolved by the incident it was merged into.
_OPEN: dict[Move, State] = {"assign": "assigned", "escalate": "raised", "resolve": "resolved", "merge": "resolved"}
LEGAL: dict[State, dict[Move, State]] = {
    "raised": {"acknowledge": "acknowledged", "instruct": "acknowledged", "comment": "raised", **_OPEN},
    "acknowledged": {"instruct": "acknowledged", "comment": "acknowledged", **_OPEN},
    "assigned": {"instruct": "assigned", "comment": "assigned", **_OPEN},
    "resolved": {"reopen": "reopened", "comment": "resolved"},
    "reopened": {"acknowledge": "acknowledged", "instruct": "acknowledged", "comment": "reopened", **_OPEN},
}

_STATE_NAMES: dict[State, Phrase] = {
    "raised": Phrase("mới báo", "raised"),
    "acknowledged": Phrase("đã tiếp nhận", "acknowledged"),
    "assigned": Phrase("đã phân công", "assigned"),
    "resolved": Phrase("đã xử lý xong", "resolved"),
    "reopened": Phrase("mở lại", "reopened"),
}
_MOVE_NAMES: dict[Move, Phrase] = {
    "acknowledge": Phrase("tiếp nhận", "acknowledge"),
    "assign": Phrase("phân công", "assign"),
    "escalate": Phrase("chuyển lên cấp trên", "escalate"),
    "instruct": Phrase("chỉ đạo", "instruct"),
    "resolve": Phrase("kết thúc xử lý", "resolve"),
    "reopen": Phrase("mở lại", "reopen"),
    "merge": Phrase("gộp", "merge"),
    "comment": Phrase("ghi chú", "comment"),
}
_LEVEL_NAMES: dict[Level, Phrase] = {
    "commune": Phrase("cấp xã", "the commune"),
    "province": Phrase("cấp tỉnh", "the province"),
    "centre": Phrase("cấp trung ương", "the centre"),
}
_AT_THE_TOP = Phrase("đã ở cấp trung ương", "at the centre already")


class IllegalMove(ElectionError):
    """This move cannot be made from this state and level; `legal` lists those that can."""

    def __init__(self, state: State, level: Level, move: str) -> None:
        self.state = state
        self.level = level
        self.move = move
        self.legal = legal_moves(state, level)
        super().__init__(self.sentence("en"))

    def sentence(self, language: str) -> str:
        state = _STATE_NAMES[self.state].spoken(language)
        if self.move in LEGAL[self.state]:  # only escalation asks for more than the state
            state = f"{state}, {_AT_THE_TOP.spoken(language)}"
        named = next((m for m in MOVES if m == self.move), None)
        move = _MOVE_NAMES[named].spoken(language) if named else f"“{self.move}”"
        legal = ", ".join(_MOVE_NAMES[m].spoken(language) for m in self.legal)
        if language == "en":
            return f"An incident that is {state} does not take the move {move}; possible: {legal}."
        return f"Tình huống {state} không thể {move}; có thể: {legal}."


def legal_moves(state: State, level: Level) -> tuple[Move, ...]:
    """In the order of `MOVES`. From the centre there is nowhere higher to escalate to."""
    return tuple(m for m in MOVES if m in LEGAL[state] and not (m == "escalate" and level == LEVELS[-1]))


def move(state: State, level: Level, wanted: str) -> State:
    """The state after the move. Raises `IllegalMove`."""
    legal = next((m for m in legal_moves(state, level) if m == wanted), None)
    if legal is None:
        raise IllegalMove(state, level, wanted)
    return LEGAL[state][legal]


def add(state: State, severity: Severity) -> State:
    """The state after the polling area added to its incident: a resolved one comes back, unless it says "handled"."""
    return "reopened" if state == "resolved" and severity != "handled" else state


def state_name(state: State) -> Phrase:
    return _STATE_NAMES[state]


def move_name(wanted: Move) -> Phrase:
    return _MOVE_NAMES[wanted]


def level_name(level: Level) -> Phrase:
    return _LEVEL_NAMES[level]


@dataclass(frozen=True, slots=True)
class Route:
    """Where an incident goes by itself. `tell_board`: the Ban bầu cử must know at once (law)."""

    level: Level
    tell_board: bool
    decides: Phrase
    next_step: Phrase


def route(category: Category, severity: Severity) -> Route:
    """What was handled stays with the commune; what interrupts voting is the province's at least; what asks for
    instructions goes one level above whoever usually decides."""
    kind = KINDS[category]
    usual = LEVELS.index(kind.level)
    match severity:
        case "handled":
            rank = 0
        case "support":
            rank = usual
        case "interrupting":
            rank = max(usual, LEVELS.index("province"))
        case "instruct":
            rank = LEVELS.index("centre") if kind.postpones else usual + 1
    level = LEVELS[min(rank, len(LEVELS) - 1)]
    return Route(level, severity == "interrupting", kind.decides, kind.next_step)


def level_above(level: Level) -> Level:
    """Where an escalated incident goes; the centre's stays there."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


@dataclass(frozen=True, slots=True)
class Target:
    """Minutes from being raised (or reopened) to somebody having taken it, and to the end of it."""

    acknowledge: int
    resolve: int


@dataclass(frozen=True, slots=True)
class Targets:
    """The clock of incidents; assumptions to be set per election."""

    handled: Target = Target(60, 12 * 60)
    support: Target = Target(15, 120)
    interrupting: Target = Target(5, 30)
    instruct: Target = Target(10, 60)

    def of(self, severity: Severity) -> Target:
        target: Target = getattr(self, severity)
        return target

    def due(self, severity: Severity, state: State, since: datetime) -> datetime | None:
        """When the next step must have been made, `since` being when it was raised or reopened. None: it is over."""
        target = self.of(severity)
        match state:
            case "raised" | "reopened":
                return since + timedelta(minutes=target.acknowledge)
            case "acknowledged" | "assigned":
                return since + timedelta(minutes=target.resolve)
            case "resolved":
                return None

    def is_overlooked(self, severity: Severity, state: State, level: Level, since: datetime, now: datetime) -> bool:
        """Whether nobody took it in time and it can go one level up. What was handled on the spot waits for nobody."""
        if severity == "handled" or state not in ("raised", "reopened") or level == LEVELS[-1]:
            return False
        return now > since + timedelta(minutes=self.of(severity).acknowledge)


TARGETS = Targets()
"""What holds unless an election says otherwise."""


def overlooked(severity: Severity, level: Level) -> str:
    """What the trail says of an incident that the clock escalates."""
    minutes, here, above = TARGETS.of(severity).acknowledge, level_name(level).vi, level_name(level_above(level)).vi
    return f"Quá {minutes} phút {here} chưa tiếp nhận; tự động chuyển lên {above}."
