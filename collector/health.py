"""Is the collector alive, is it ready, what does it count."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from collector.bell import Bell
from collector.metrics import Metrics
from election.errors import Unavailable
from election.store.elections import Elections


class Health:
    def __init__(self, elections: Elections, bell: Bell, metrics: Metrics) -> None:
        self._elections = elections
        self._bell = bell
        self._metrics = metrics

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.counts),
        ]

    async def alive(self, _: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(self, _: Request) -> Response:
        reasons = await self.reasons()
        return JSONResponse({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200)

    async def counts(self, _: Request) -> Response:
        return Response(self.exposition(), media_type=CONTENT_TYPE_LATEST)

    async def reasons(self) -> list[str]:
        """Why no report can be taken now; a doorbell that is away is no reason."""
        try:
            await self._elections.get()
        except Unavailable as away:
            return [str(away)]
        return []

    def exposition(self) -> bytes:
        return generate_latest(self._metrics.registry)
