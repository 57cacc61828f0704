"""`eday`: the command line. What goes wrong is one sentence and exit code 2, never a traceback.

A command's module is imported when the command is run, not before: `eday --help` need not know a database.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from election.errors import ElectionError

WRONG = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a command is found (a function, or a `Typer` of several), and its line in the list of commands."""

    module: str
    name: str
    help: str


COMMANDS: Mapping[str, Listed] = {
    "serve": Listed("serve", "serve", "Serve phones, boards and agencies on one port."),
    "demo": Listed("demo", "demo", "Play an election day at sixty times its pace."),
    "bench": Listed(
        "bench",
        "benchmarks",
        "Measure on this machine: ingest, country, uplink, batch, idle, scale, backlog, overload.",
    ),
    "stations": Listed("stations", "app", "The register of polling areas: import, generate, list."),
    "election": Listed("election", "app", "The election's name, day, hours and slots: show, set."),
    "reference": Listed("reference", "app", "A day of the past to compare with: import, show, drop."),
    "map": Listed("map", "app", "The outlines of communes, for boards that draw a map: import."),
    "codes": Listed("codes", "app", "Enrolment codes for phones."),
    "users": Listed("users", "app", "People who look and act: add, sign-in link."),
    "keys": Listed("keys", "app", "Agencies' keys for the feed."),
    "export": Listed("export", "app", "Write out the ledger."),
    "verify": Listed("verify", "verify", "Prove an exported ledger, from the file alone."),
    "migrate": Listed("migrate", "migrate", "Bring the database to the newest schema."),
}


class Commands(TyperGroup):
    """Lists commands without importing them, imports the one that is run."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        listed = COMMANDS.get(cmd_name)
        return None if listed is None else TyperCommand(cmd_name, help=listed.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command if name is None else _load(name), rest


app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


@app.callback()
def eday() -> None:
    """E-Day: the election day of Viet Nam, from a polling area's phone to the command centre's wall."""


def main() -> None:
    """The script's entry point."""
    try:
        app()
    except ElectionError as error:
        _give_up(str(error))
    except BaseExceptionGroup as group:
        sentences, rest = group.split(ElectionError)
        if rest is not None or sentences is None:
            raise
        _give_up(str(_first(sentences)))
    except OSError as error:
        if error.filename is None:
            raise
        _give_up(f"{error.filename}: {error.strerror}.")


def _load(name: str) -> Any:
    listed = COMMANDS[name]
    found = getattr(import_module(f"server.commands.{listed.module}"), listed.name)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    alone.command(name)(found)
    return typer.main.get_command(alone)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _give_up(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(WRONG)
