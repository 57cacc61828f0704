"""An incident, from the polling area to the province's desk and back, as both see it happen."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.async_api import Locator, expect

from election.ledger import verify
from tests.journeys.conftest import Day

pytestmark = pytest.mark.journey

AS_IT_HAPPENS_MS = 2_000
FELT = """() => {
  window.felt = []
  navigator.vibrate = (pattern) => window.felt.push([].concat(pattern).length)
}"""


class Officer:
    """Somebody at a desk, by the wire alone."""

    def __init__(self, client: httpx.AsyncClient, origin: str) -> None:
        self._client = client
        self._headers = {"Origin": origin}

    async def post(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        answer = await self._client.post(path, json=said, headers=self._headers)
        assert answer.status_code in (200, 201), answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def move(self, incident: str, move: str, **said: str) -> str:
        """The state after it."""
        told = await self.post(f"/v1/incidents/{incident}/moves", {"move": move} | said)
        state: str = told["incident"]["state"]
        return state


async def test_incident_is_answered_as_it_happens_and_all_of_it_is_in_the_ledger(day: Day) -> None:
    phone = await day.phone()
    await phone.goto(f"{day.url}/clerk#{await day.code()}")
    await phone.evaluate(FELT)

    def at(name: str, **facts: str) -> Locator:
        return phone.locator(
            f'[data-test="{name}"]' + "".join(f'[data-{key}="{value}"]' for key, value in facts.items())
        )

    async with httpx.AsyncClient(base_url=day.url, timeout=20) as client:
        officer = Officer(client, day.url)
        await officer.post("/v1/session", {"link": (await day.link("p11")).partition("#")[2]})

        # The clerk raises it and is told what to do at once.
        await at("confirm-station").click()
        await at("connection", state="line").wait_for()
        await at("open-incident").click()
        await at("category-power").click()
        await expect(at("advice")).to_contain_text("máy phát điện")
        await at("severity-support").click()
        await at("text").fill("Mất điện từ 11 giờ 40")
        await at("send").click()
        await expect(at("own", state="received")).to_be_visible()
        await expect(at("standing")).to_contain_text("Chờ UBBC phường Điện Biên Phủ tiếp nhận")
        incident = phone.url.rpartition("/")[2]

        # The desk takes it and gives an instruction; the phone shows both over its open line.
        assert "acknowledged" == await officer.move(incident, "acknowledge")
        await at("case-page", state="acknowledged").wait_for(timeout=AS_IT_HAPPENS_MS)
        await officer.move(incident, "instruct", text="Mượn máy phát của Trạm Y tế, tiếp tục bỏ phiếu.")
        await expect(at("order")).to_contain_text("Mượn máy phát của Trạm Y tế", timeout=AS_IT_HAPPENS_MS)
        await expect(at("order")).to_contain_text("UBBC tỉnh Điện Biên")
        assert [1, 5] == await phone.evaluate("window.felt")

        # It stands over every screen until somebody has looked at it.
        await at("back").click()
        await expect(at("fresh")).to_have_text("2 tin mới")
        await at("open-turnout").click()
        await at("alert", kind="case").click()
        await expect(at("order")).to_contain_text("Mới")
        await expect(at("alert")).to_have_count(0)

        # The clerk answers, the desk ends it.
        await at("handled").click()
        await at("text").fill("Đã có điện, bỏ phiếu bình thường")
        await at("send").click()
        await expect(at("own", state="received")).to_have_count(2)
        assert "resolved" == await officer.move(incident, "resolve", text="Đã ghi nhận, cảm ơn Tổ bầu cử.")
        await at("case-page", state="resolved").wait_for(timeout=AS_IT_HAPPENS_MS)
        await expect(at("log")).to_contain_text("Đã ghi nhận, cảm ơn Tổ bầu cử.")

        # A directive to the province is there as well.
        await officer.post("/v1/directives", {"scope": "p11", "text": "Gửi số liệu mốc 15 giờ đúng hạn."})
        await expect(at("alert", kind="directive")).to_contain_text("đúng hạn", timeout=AS_IT_HAPPENS_MS)

    facts = [entry.fact for entry in await day.ledger.after(11, 0)]
    told = [fact for fact in facts if (fact.detail or {}).get("incident") == incident or fact.kind == "incident"]
    moves = [fact.kind if fact.kind == "incident" else (fact.detail or {})["move"] for fact in told]
    assert ["incident", "acknowledge", "instruct", "incident", "resolve"] == moves
    assert ["support", "handled"] == [
        getattr(fact.report, "severity", None) for fact in told if fact.kind == "incident"
    ]
    assert verify(await day.ledger.lines(11))
