"""`python -m server`: the read side alone, settings from the environment."""

from __future__ import annotations

import os
import sys

from election import logs
from election.environ import SettingsError, read
from election.listening import run
from server.app import serve
from server.settings import ServerSettings


def main() -> None:
    try:
        settings = read(ServerSettings, os.environ)
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201
        sys.exit(2)
    logs.configure(settings.log_level)
    run(lambda: serve(settings))


main()
