"""Is the server alive, is it ready, what does it count."""

from __future__ import annotations

import asyncio

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from election.errors import Unavailable
from election.store.elections import Elections
from server.live.current import Current

ANSWER_S = 2.0  # a database that needs longer for one row is as good as away


class Health:
    def __init__(self, elections: Elections, current: Current, registry: CollectorRegistry) -> None:
        self._elections = elections
        self._current = current
        self._registry = registry

    def routes(self) -> list[BaseRoute]:
        return [Route("/healthz", self.alive), Route("/readyz", self.ready), Route("/metrics", self.counts)]

    async def alive(self, _: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(self, _: Request) -> Response:
        reasons = await self.reasons()
        return JSONResponse({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200)

    async def counts(self, _: Request) -> Response:
        return Response(self.exposition(), media_type=CONTENT_TYPE_LATEST)

    async def reasons(self) -> list[str]:
        """Why no board can be shown now; a doorbell that is away is no reason, the ledger is read instead."""
        reasons = []
        try:
            async with asyncio.timeout(ANSWER_S):
                if await self._elections.get() is None:
                    reasons.append("No election is set.")
        except TimeoutError:
            reasons.append(f"The database did not answer within {ANSWER_S:.0f} s.")
        except Unavailable as away:
            reasons.append(str(away))
        if not self._current.is_loaded:
            reasons.append("The picture is not loaded.")
        return reasons

    def count(self, collector: Collector) -> None:
        """Have something else counted too."""
        self._registry.register(collector)

    def exposition(self) -> bytes:
        return generate_latest(self._registry)
