"""A clerk over HTTP: one report as it is, several that waited as a batch."""

from __future__ import annotations

from collections.abc import Sequence

from loadtest.answer import BatchAnswer, ReportAnswer, Unreadable, read, retry_after_s
from loadtest.outbox import Unsent
from loadtest.swarm.clerk import REVOKED, ClerkUser, Undelivered, still_waiting
from loadtest.swarm.phone import Phone
from loadtest.swarm.visitor import error_of, problem_of


class HttpClerkUser(ClerkUser):
    """One phone over HTTP. What got no receipt stays in its outbox and is sent again first."""

    weight = 4

    def deliver(self, phone: Phone, items: Sequence[Unsent]) -> None:
        now = phone.clock.now()
        if len(items) == 1:
            self._post(phone, items, "/v1/reports", items[0].encoded(now))
        else:
            body = b'{"reports":[' + b",".join(item.encoded(now) for item in items) + b"]}"
            self._post(phone, items, "/v1/reports/batch", body)

    def _post(self, phone: Phone, items: Sequence[Unsent], path: str, body: bytes) -> None:
        for item in items:
            phone.outbox.attempt(item.seq)
        headers = {"Authorization": f"Bearer {phone.token}", "Content-Type": "application/json"}
        with self.client.post(path, data=body.decode(), headers=headers, catch_response=True) as answer:
            try:
                wrong = self._settle(phone, items, answer.status_code, answer.content, error_of(answer))
            except Unreadable as error:
                wrong = str(error)
            if wrong is None:
                answer.success()
            else:
                answer.failure(wrong)
        if answer.status_code == REVOKED:
            self.revoked()
        if still_waiting(phone, items):
            raise Undelivered(retry_after_s((answer.headers or {}).get("Retry-After")))

    def _settle(
        self, phone: Phone, items: Sequence[Unsent], status: int, body: bytes | None, error: object
    ) -> str | None:
        """What was wrong with the answer, in one word for the statistics. Raises `Unreadable`."""
        if len(items) == 1 and status in (200, 201, 409):
            return self.settle(phone, items[0].seq, status, read(body or b"", ReportAnswer))
        if len(items) > 1 and status == 200:
            results = read(body or b"", BatchAnswer).results
            if len(results) != len(items):
                raise Unreadable("not one answer to each report")
            wrongs = [
                self.settle(phone, item.seq, result.http_status or 0, result)
                for item, result in zip(items, results, strict=True)
            ]
            return next((wrong for wrong in wrongs if wrong is not None), None)
        wrong = problem_of(status, body, error)
        if 400 <= status < 500 and len(items) == 1:
            self.settle(phone, items[0].seq, status, ReportAnswer(code=wrong))
        return wrong
