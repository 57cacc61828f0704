"""A program that holds a lease until its standard input ends: `python -m tests.election.engines.user DIR [OWNER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from election.engines.lease import engines
from election.errors import Unavailable


def main(data: str, owner: str | None = None) -> None:
    try:
        with engines(Path(data), owner=owner) as lent:
            sys.stdout.write(f"{lent.database_url} {lent.redis_url}\n")
            sys.stdout.flush()
            sys.stdin.read()
    except Unavailable as error:
        sys.stdout.write(f"{error}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
