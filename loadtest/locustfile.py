"""Phones, screens and agencies for Locust: `locust -f loadtest/locustfile.py --host http://127.0.0.1:8400`.

In: a file of enrolment codes (LOADTEST_CODES) for clerks, a key (LOADTEST_AGENCY_KEY) for screens and agencies, and
LOADTEST_BUDGET, what the run may cost. Out: Locust's statistics; the exit status is not 0 when a request failed or the
budget is broken, with a sentence for each broken part on stderr. Who comes is chosen by naming classes, all of them
otherwise; how they come by a second file, `loadtest/slot_burst.py` or `loadtest/outage.py`. docs/locust.md tells more.
"""

# mypy: allow-untyped-decorators
# Locust's hooks have no types.

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from locust import events
from locust.env import Environment
from locust.runners import WorkerRunner

from loadtest.enrolment import read_codes
from loadtest.swarm import options
from loadtest.swarm.agency import AgencyUser
from loadtest.swarm.budget import Budget, WrongBudget, read_budget
from loadtest.swarm.clerk import ClerkUser
from loadtest.swarm.http_clerk import HttpClerkUser
from loadtest.swarm.line_clerk import LineClerkUser
from loadtest.swarm.phone import PhoneBook
from loadtest.swarm.screen import SpectatorUser

USERS = (HttpClerkUser, LineClerkUser, SpectatorUser, AgencyUser)
"""What Locust finds in this file."""


@events.init_command_line_parser.add_listener
def declare(parser: ArgumentParser, **_: object) -> None:
    options.declare(parser)


@events.init.add_listener
def begin(environment: Environment, **_: object) -> None:
    """A wrong setting ends the program with a sentence before anybody comes."""
    chosen = options.options_of(environment)
    if isinstance(environment.runner, WorkerRunner):
        sys.exit("A code works once, and workers would use each several times: run it in one process.")
    try:
        budget = read_budget(chosen.budget)
        lines = Path(chosen.codes).read_text("utf-8").splitlines() if chosen.codes else []
        ClerkUser.book = PhoneBook(read_codes(lines))
    except (WrongBudget, OSError, ValueError) as error:
        sys.exit(str(error))

    @environment.events.test_stop.add_listener
    def say(environment: Environment, **_: object) -> None:
        for sentence in broken(budget, environment):
            print(sentence, file=sys.stderr)

    @environment.events.quitting.add_listener
    def judge(environment: Environment, **_: object) -> None:
        if broken(budget, environment):
            environment.process_exit_code = 1


def broken(budget: Budget, environment: Environment) -> list[str]:
    stats = environment.stats
    return budget.broken(stats.total, [(entry.name, entry) for entry in stats.entries.values()])
