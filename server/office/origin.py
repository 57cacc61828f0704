"""Which pages may act in a signed-in person's name: our own only.

A browser sends the cookie along with whatever asks, and says in `Origin` which page asked. Programs that are no
browsers send neither by themselves, so a request without these headers is no page's doing and is let through.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from election.errors import Code, ElectionError, Refused

SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
OWN_SITES = frozenset(("same-origin", "none"))


class WrongOrigin(ElectionError):
    """The public address cannot be used; the message says why."""


class Origin:
    """The address under which browsers know this server, `https://eday.example` or, on one machine,
    `http://127.0.0.1:8000`. Plain http to any other place would send the session in the clear and is refused."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
            raise WrongOrigin(f"{address!r} is no origin such as https://eday.example.")
        self.address = f"{parts.scheme}://{parts.netloc}"
        """Without a slash at the end, to be put before a path."""
        self.secure = parts.scheme == "https"
        self._own = frozenset([f"{parts.scheme}://{parts.netloc.lower()}"])
        if not self.secure:
            if not _is_loopback(parts.hostname):
                raise WrongOrigin(f"{address!r} needs https: only a browser on this machine may come by http.")
            port = f":{parts.port}" if parts.port else ""
            self._own = frozenset(f"http://{host}{port}" for host in ("localhost", "127.0.0.1", "[::1]"))

    def check(self, conn: HTTPConnection) -> None:
        """Raises `Refused` (R212) when another site's page asks for more than to look."""
        if conn.scope["type"] == "http" and conn.scope["method"] in SAFE_METHODS:
            return
        asking = conn.headers.get("origin")
        if asking is None:
            if conn.headers.get("sec-fetch-site", "none") not in OWN_SITES:
                raise Refused(Code.R212)
        elif asking.lower() not in self._own:
            raise Refused(Code.R212)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
