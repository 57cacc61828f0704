"""The hot doors, answered before Starlette: its routing and middleware cost more than the rest of a report's way in."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

Hot = Mapping[tuple[str, str], ASGIApp]
"""(method, path) -> what answers it. The same doors stand among the routes too, for every other method."""


class Front:
    """The whole app: hot doors first, then everything else."""

    def __init__(self, app: ASGIApp, hot: Hot) -> None:
        self._app = app
        self._hot = hot

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self._hot.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        await (door or self._app)(scope, receive, send)
