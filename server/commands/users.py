"""`eday users`: people who look and act."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from election.device import secret_digest
from election.errors import ElectionError
from election.store.staff import Member, Role, Staff
from server.commands.opened import DATA, Data, Opened, work
from server.commands.scope import read_scope
from server.office.password import Passwords

app = typer.Typer(no_args_is_help=True, help="People who look and act.")

LINK_LASTS_H = 24.0
LONGEST_NAME = 100


class WrongUser(ElectionError):
    """The name is taken, unknown or no name; the message says which."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What they sign in as.")],
    role: Annotated[Role, typer.Option(help="What they may do.")],
    scope: Annotated[str, typer.Option(help="What they see: vn, p11, c03127.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    no_password: Annotated[bool, typer.Option("--no-password", help="They sign in by link only.")] = False,
    data: Data = DATA,
) -> None:
    """Add somebody. Without an option the password is asked for."""
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise WrongUser(f"A name has 1 to {LONGEST_NAME} characters.")
    place = read_scope(scope)
    password = "" if no_password else _password(from_stdin=password_stdin)

    async def task(on: Opened) -> None:
        hashed = await Passwords().hash(password) if password else ""
        if not await Staff(on.pool).add(Member(name, role, place, hashed), datetime.now(UTC)):
            raise WrongUser(f"There is a {name} already.")

    work(data, task)
    print(f"{name} may sign in: {role}, {place}.")


@app.command()
def link(
    name: Annotated[str, typer.Argument(help="Who is to sign in.")],
    origin: Annotated[str, typer.Option(help="Address browsers know the server by.")] = "http://127.0.0.1:8400",
    hours: Annotated[float, typer.Option(help="How long it works.", min=0.01, max=24 * 14)] = LINK_LASTS_H,
    data: Data = DATA,
) -> None:
    """Make a sign-in link that works once."""
    token = secrets.token_urlsafe(32)

    async def task(on: Opened) -> None:
        staff, expires_at = Staff(on.pool), datetime.now(UTC) + timedelta(hours=hours)
        member = await staff.get(name)
        if member is None or member.disabled:
            raise WrongUser(f"There is no {name} who could sign in.")
        await staff.put_link(secret_digest(token), name, expires_at)

    work(data, task)
    print(f"{origin.rstrip('/')}/signin#{token}")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    if not password:
        raise WrongUser("The password is empty.")
    return password
