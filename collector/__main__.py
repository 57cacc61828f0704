"""`python -m collector`: the write side alone, settings from the environment."""

from __future__ import annotations

import os
import sys

from collector.app import serve
from collector.settings import CollectorSettings
from election import logs
from election.environ import SettingsError, read
from election.listening import run


def main() -> None:
    try:
        settings = read(CollectorSettings, os.environ)
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201
        sys.exit(2)
    logs.configure(settings.log_level)
    run(lambda: serve(settings))


main()
