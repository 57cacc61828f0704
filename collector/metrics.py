"""What the collector counts. Per-report facts are metrics, never log lines."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from election.errors import Code

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
ROWS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


class Metrics:
    """One set per running collector: no module-level registry, so that two may live in one process."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.reports = Counter("eday_reports", "Reports answered, by outcome.", ["outcome"], registry=registry)
        self.refused = Counter("eday_refused", "Requests refused, by code.", ["code"], registry=registry)
        self.commit = Histogram("eday_commit_seconds", "One batch's commit.", buckets=SECONDS, registry=registry)
        self.batch = Histogram("eday_batch_rows", "Reports of one batch.", buckets=ROWS, registry=registry)
        self.waiting = Gauge("eday_waiting", "Reports waiting for their commit.", registry=registry)
        self.lines = Gauge("eday_lines", "Open WebSocket lines of phones.", registry=registry)
        self.unheard = Counter("eday_unheard_rings", "Batches nobody could be told about.", registry=registry)
        self.untold = Counter("eday_untold_refusals", "Refusals the centre is not shown.", registry=registry)
        self.messages = Counter("eday_sms", "Text messages, by what became of them.", ["outcome"], registry=registry)
        self._refused = {code: self.refused.labels(code.name) for code in Code}

    def refuse(self, code: Code) -> None:
        """Count one refusal. Looking a label up costs more than the refusal itself."""
        self._refused[code].inc()
