"""What the collector takes from the environment."""

from __future__ import annotations

from dataclasses import dataclass

from election.doorstep import PER_ADDRESS
from election.environ import REQUIRED, setting


@dataclass(frozen=True, slots=True)
class CollectorSettings:
    database_url: str = setting("EDAY_DATABASE_URL", REQUIRED, "PostgreSQL, the ledger: the truth.", secret=True)
    redis_url: str = setting("EDAY_REDIS_URL", REQUIRED, "Redis or Valkey, the doorbell.", secret=True)
    host: str = setting("EDAY_COLLECTOR_HOST", "127.0.0.1", "Address the collector listens on.")
    port: int = setting("EDAY_COLLECTOR_PORT", 8401, "Port the collector listens on.")
    share_port: bool = setting(
        "EDAY_COLLECTOR_SHARE_PORT", False, "Let several collectors on this machine listen on the same port."
    )
    writers: int = setting("EDAY_COLLECTOR_WRITERS", 1, "Batches on their way to PostgreSQL at the same time.")
    batch_most: int = setting("EDAY_COLLECTOR_BATCH_MOST", 1000, "Reports of one batch at the most.")
    queue_most: int = setting("EDAY_COLLECTOR_QUEUE_MOST", 20_000, "Reports waiting for a batch; beyond it: busy.")
    trusted_proxies: str = setting(
        "EDAY_TRUSTED_PROXIES", "", "Addresses whose X-Forwarded-For is believed, separated by commas; * for all."
    )
    per_address: int = setting(
        "EDAY_CONNECTIONS_PER_ADDRESS",
        PER_ADDRESS,
        "Open connections of one address at the most; 0 for no limit. Trusted proxies and this machine are exempt.",
    )
    sms_secret: str | None = setting(
        "EDAY_SMS_SECRET",
        None,
        "What the SMS gateway signs messages with; without it there is no SMS door.",
        secret=True,
    )
    log_level: str = setting("EDAY_LOG_LEVEL", "INFO", "Least level that is logged.")
