"""What the command line takes from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from collector.settings import CollectorSettings
from election.engines.binaries import EngineSettings
from election.environ import setting
from server.settings import ServerSettings


@dataclass(frozen=True, slots=True)
class CommandSettings:
    database_url: str | None = setting(
        "EDAY_DATABASE_URL", None, "PostgreSQL to use instead of the embedded one.", secret=True
    )
    redis_url: str | None = setting("EDAY_REDIS_URL", None, "Redis or Valkey instead of the embedded one.", secret=True)
    data: Path = setting("EDAY_DATA", Path(".eday"), "Data folder of the embedded engines.")
    sms_secret: str | None = setting(
        "EDAY_SMS_SECRET", None, "What the SMS gateway signs messages with, for `serve`.", secret=True
    )
    log_level: str = setting("EDAY_LOG_LEVEL", "INFO", "Least level that is logged.")


OTHERS = (CollectorSettings, ServerSettings, EngineSettings)
"""Whose names are legal too: people keep one environment for all programs."""
