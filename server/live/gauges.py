"""What an operator can measure of the live side; one object per server, in the server's own registry."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

BEAT_BUCKETS_S = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


class Gauges:
    def __init__(self, registry: CollectorRegistry) -> None:
        self.spectators = Gauge("eday_live_spectators", "Lines on which somebody watches.", registry=registry)
        self.watched = Gauge("eday_live_watched_scopes", "Scopes somebody watches.", registry=registry)
        self.beat = Histogram(
            "eday_live_beat_seconds", "How long one beat took.", buckets=BEAT_BUCKETS_S, registry=registry
        )
        self.encoded = Counter(
            "eday_live_encoded_total", "Messages encoded, each for any number of spectators.", ["kind"],
            registry=registry,
        )  # fmt: skip
        self.sent = Counter("eday_live_sent_total", "Messages sent to spectators.", registry=registry)
        self.sent_bytes = Counter("eday_live_sent_bytes_total", "Bytes sent to spectators.", registry=registry)
        self.overwritten = Counter(
            "eday_live_overwritten_total", "Frames a slow spectator did not get because a newer one came.",
            registry=registry,
        )  # fmt: skip
        self.dropped = Counter(
            "eday_live_dropped_total", "Spectators let go because they did not read.", registry=registry
        )
        self.applied = Counter("eday_live_applied_total", "Entries applied to the picture.", registry=registry)
        self.gaps = Counter("eday_live_gaps_total", "Gaps on the bus, read from the ledger.", registry=registry)
        self.late = Counter(
            "eday_live_read_total", "Entries read from the ledger instead of heard on the bus.", registry=registry
        )
        self.lag = Gauge("eday_live_lag_seconds", "How far the picture is behind the ledger.", registry=registry)
        self.redis = Gauge("eday_live_redis_up", "Whether pushes arrive.", registry=registry)
        self.faults = Counter("eday_live_faults_total", "Background work that failed and was begun again.", ["task"],
                              registry=registry)  # fmt: skip
