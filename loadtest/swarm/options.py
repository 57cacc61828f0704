"""What a run may be told: on the command line, on Locust's web page, or by LOADTEST_ names of the environment.

A key belongs into the environment, not on a command line that everybody on the machine can read.
"""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from locust.env import Environment


@dataclass(frozen=True, slots=True)
class Options:
    """`codes` is the name of a file. None is "not given"."""

    codes: str | None
    agency_key: str | None
    scope: str
    budget: str


def declare(parser: ArgumentParser) -> None:
    """Add ours to Locust's own; what is not `include_in_web_ui` is fixed for the life of the program."""
    add: Any = parser.add_argument  # Locust's own takes `env_var` and `include_in_web_ui`
    add("--codes", env_var="LOADTEST_CODES", include_in_web_ui=False, help="file of codes, one JSON object a line")
    add("--agency-key", env_var="LOADTEST_AGENCY_KEY", include_in_web_ui=False, help="key of screens and agencies")
    add("--scope", env_var="LOADTEST_SCOPE", default="vn", help="what screens watch, such as p11")
    add(
        "--budget",
        env_var="LOADTEST_BUDGET",
        default="",
        include_in_web_ui=False,
        help="what fails the run, such as p99=1000,errors=0",
    )


def options_of(environment: Environment) -> Options:
    """As they stand now: the web page may change some between two tests."""
    said = vars(environment.parsed_options) if environment.parsed_options else {}
    return Options(
        codes=said.get("codes") or None,
        agency_key=said.get("agency_key") or None,
        scope=said.get("scope") or "vn",
        budget=said.get("budget") or "",
    )
