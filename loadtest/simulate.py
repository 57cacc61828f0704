"""An election day of a province, or of the country, over the public wire, as a program of its own.

`python -m loadtest.simulate --url http://127.0.0.1:8400 --codes FILE --for 60 --json`: codes come in (one JSON object a
line), an `Outcome` goes out as the last line of stdout, progress to stderr. Every area follows its own deterministic
script by the election's clock; every report is sent until it is receipted. Only a loopback address is accepted. The
exit status is 1 when a report was lost and 2 when the simulation could not begin.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.status import Status

from loadtest.country import MOST_STATIONS
from loadtest.enrolment import CodeLine, read_codes
from loadtest.hurry import run_fast
from loadtest.loopback import NotLoopback
from loadtest.outcome import Outcome, Progress
from loadtest.simulation import Simulation, SimulationSettings, TooLong


async def simulate(
    settings: SimulationSettings,
    codes: Iterable[CodeLine],
    progress: Callable[[Progress], None],
    stop: asyncio.Event | None = None,
) -> Outcome:
    """Run it to its end; `stop` ends it early, with the same care for what was written but not sent."""
    chosen = list(islice(codes, min(settings.stations, MOST_STATIONS)))
    return await Simulation(settings, chosen, progress, stop or asyncio.Event()).run()


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        settings = SimulationSettings(
            url=options.url,
            seconds=options.seconds,
            seed=options.seed,
            stations=options.stations,
            agency_key=os.environ[options.agency_key_env] if options.agency_key_env else None,
            scope=options.scope,
        )
        codes = list(read_codes(_lines(options.codes)))
        with console.status("enrolling") as status:
            outcome = run_fast(_stoppable(settings, codes, status))
    except KeyError as error:
        console.print(f"The environment has no {error.args[0]}.", style="red")
        return 2
    except (NotLoopback, TooLong, OSError, ValueError) as error:
        console.print(str(error), style="red")
        return 2
    if options.json:
        print(outcome.to_json(), flush=True)
    else:
        console.print(outcome)
    return 1 if outcome.lost else 0


async def _stoppable(settings: SimulationSettings, codes: list[CodeLine], status: Status) -> Outcome:
    """The first Ctrl-C ends the day in order."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return await simulate(settings, codes, lambda moment: status.update(_sentence(moment)), stop)


def _sentence(moment: Progress) -> str:
    return (
        f"{moment.phase} {moment.shows} · {moment.stations:,} areas · {moment.written:,} reports · "
        f"{moment.receipts:,} receipts · {moment.waiting:,} waiting · {moment.busy:,} busy · "
        f"{moment.lost_lines:,} lines lost"
    )


def _lines(name: str) -> list[str]:
    return sys.stdin.readlines() if name == "-" else Path(name).read_text("utf-8").splitlines()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loadtest.simulate", description="Simulate an election day.")
    parser.add_argument("--url", required=True, help="base URL of collector and server, on a loopback address")
    parser.add_argument("--codes", required=True, help="file of enrolment codes, one JSON object a line; - is stdin")
    parser.add_argument("--for", dest="seconds", type=float, help="real seconds after which nothing new is reported")
    parser.add_argument("--stations", type=int, default=MOST_STATIONS, help="no more areas than this")
    parser.add_argument("--seed", type=int, default=2026, help="another seed is another day")
    parser.add_argument("--agency-key-env", help="name of the variable with the key that may read the board")
    parser.add_argument("--scope", default="vn", help="the board to compare with")
    parser.add_argument("--json", action="store_true", help="the outcome as the last line of stdout")
    return parser


if __name__ == "__main__":
    sys.exit(main())
