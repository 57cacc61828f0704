"""How desks answer over HTTP: JSON that nobody keeps, because the next moment it may be another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from election.wire import pack

NEVER_KEPT = {"Cache-Control": "no-store"}


def answer(body: Mapping[str, Any], status: int = 200) -> Response:
    return Response(pack.encode(body), status, NEVER_KEPT, pack.MEDIA_TYPES["json"])
