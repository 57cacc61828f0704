"""Where load may go: this machine, and nowhere else.

A base URL comes in, an address goes out. Any host that is not a loopback address is refused with one sentence, because
a simulated election day sent to the wrong address looks exactly like a real one.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit


class NotLoopback(ValueError):
    """The URL leads somewhere else than this machine; the message is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Address:
    """A server on this machine."""

    host: str
    port: int

    @property
    def authority(self) -> str:
        """What the Host header and a URL carry."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def websocket(self, path: str) -> str:
        return f"ws://{self.authority}{path}"


def loopback(url: str) -> Address:
    """The address of a base URL such as `http://127.0.0.1:8400`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 80
    except ValueError as error:
        raise NotLoopback(f"Not an address: {url!r}.") from error
    if parts.scheme != "http" or not _is_loopback(host):
        raise NotLoopback(f"Load is only ever sent to this machine, and {url!r} is not http on a loopback address.")
    return Address("127.0.0.1" if host == "localhost" else host, port)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
