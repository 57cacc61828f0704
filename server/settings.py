"""What the server takes from the environment."""

from __future__ import annotations

from dataclasses import dataclass

from election.doorstep import PER_ADDRESS
from election.environ import REQUIRED, setting


@dataclass(frozen=True, slots=True)
class ServerSettings:
    database_url: str = setting("EDAY_DATABASE_URL", REQUIRED, "PostgreSQL, the ledger: the truth.", secret=True)
    redis_url: str = setting("EDAY_REDIS_URL", REQUIRED, "Redis or Valkey, the doorbell.", secret=True)
    host: str = setting("EDAY_SERVER_HOST", "127.0.0.1", "Address the server listens on.")
    port: int = setting("EDAY_SERVER_PORT", 8402, "Port the server listens on.")
    public_origin: str = setting(
        "EDAY_PUBLIC_ORIGIN",
        "http://127.0.0.1:8402",
        "Address browsers know the server by, such as https://eday.example.",
    )
    connections: int = setting("EDAY_SERVER_CONNECTIONS", 8, "Connections to PostgreSQL at the most.")
    trusted_proxies: str = setting(
        "EDAY_TRUSTED_PROXIES", "", "Addresses whose X-Forwarded-For is believed, separated by commas; * for all."
    )
    per_address: int = setting(
        "EDAY_CONNECTIONS_PER_ADDRESS",
        PER_ADDRESS,
        "Open connections of one address at the most; 0 for no limit. Trusted proxies and this machine are exempt.",
    )
    log_level: str = setting("EDAY_LOG_LEVEL", "INFO", "Least level that is logged.")
