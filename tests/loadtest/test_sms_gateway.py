from __future__ import annotations

import hashlib
import hmac
import itertools
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from election.clock import Pace
from loadtest.loopback import loopback
from loadtest.sms_gateway import Gateway, main
from loadtest.texting import read_areas, texts
from server.office.sheet_writer import write_sheet
from tests import places
from tests.collector.conftest import NOON
from tests.collector.gateway import SECRET, gateway_at, stations
from tests.loadtest.network import serving

MESSAGES = 60


def typed() -> list[tuple[str, str]]:
    sheet = "".join(write_sheet(stations(), contacts=True)).splitlines()
    return list(texts([area for area in read_areas(sheet) if area.code != "11-03325-001"], MESSAGES, 7))


async def test_a_bad_day_of_the_gateway_is_one_entry_for_each_message(
    fresh_database: str, bus_url: str, pool: asyncpg.Pool
) -> None:
    await places.settle(pool, places.election(Pace(datetime.now(UTC), NOON, 1.0)))
    async with gateway_at(fresh_database, bus_url, pool) as there:
        gateway = Gateway(loopback(there.stand.url), SECRET, seed=5, latest_s=0.2)
        await gateway.run(typed(), 0.5)
        account = gateway.account()
        kinds = Counter(await there.kinds())

    assert account.is_good
    assert MESSAGES == account.replied == kinds.total()
    assert account.understood >= kinds["turnout"] + kinds["incident"] + kinds["opening"] > MESSAGES // 2
    assert account.duplicates > 0
    assert account.dropped > 0
    assert account.deliveries >= MESSAGES + account.duplicates


async def test_busy_is_tried_again_and_contradictions_are_noticed() -> None:
    numbers = itertools.count(1)
    heard = Counter[str]()

    async def sms(request: Request) -> Response:
        body = await request.body()
        signed = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert signed == request.headers["x-signature"]
        name = (await request.json())["message_id"]
        heard[name] += 1
        if heard[name] == 1:
            return JSONResponse({}, 503, {"Retry-After": "0"})
        return JSONResponse({"reply": f"Da nhan. So {next(numbers)}"})

    async with serving(Starlette(routes=[Route("/v1/sms", sms, methods=["POST"])])) as port:
        gateway = Gateway(loopback(f"http://127.0.0.1:{port}"), SECRET, seed=5, latest_s=0.1)
        await gateway.run(typed(), 0.1)
        account = gateway.account()

    assert MESSAGES == account.replied == len(heard)
    assert MESSAGES - account.dropped <= account.busy <= MESSAGES
    assert 0 < account.contradicted <= account.duplicates + account.dropped
    assert not account.is_good


async def test_refusal_is_final_and_counted() -> None:
    async def sms(_: Request) -> Response:
        return JSONResponse({"code": "R110"}, 401)

    async with serving(Starlette(routes=[Route("/v1/sms", sms, methods=["POST"])])) as port:
        gateway = Gateway(loopback(f"http://127.0.0.1:{port}"), "wrong", seed=5, latest_s=0.1)
        await gateway.run(typed()[:5], 0.1)

    assert {"401": 5} == gateway.account().refused
    assert not gateway.account().is_good


@pytest.mark.parametrize(
    ("url", "sheet", "secret"),
    [
        ("http://203.0.113.7:8400", "code,contacts\n11-03127-001,a|b|0912000001\n", "x"),
        ("http://127.0.0.1:1", "nothing\n", "x"),
        ("http://127.0.0.1:1", "code,contacts\n11-03127-001,a|b|0912000001\n", None),
    ],
)
def test_what_cannot_begin_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, sheet: str, secret: str | None
) -> None:
    (tmp_path / "areas.csv").write_text(sheet, "utf-8")
    monkeypatch.delenv("SMS_TEST_SECRET", raising=False)
    if secret is not None:
        monkeypatch.setenv("SMS_TEST_SECRET", secret)

    assert 2 == main(["--url", url, "--register", str(tmp_path / "areas.csv"), "--secret-env", "SMS_TEST_SECRET"])
