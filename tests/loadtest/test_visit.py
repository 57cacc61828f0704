from __future__ import annotations

import pytest

from loadtest.visit import frame_bytes


@pytest.mark.parametrize(
    ("payload", "sent", "received"), [(0, 6, 2), (125, 131, 127), (126, 134, 130), (70_000, 70_014, 70_010)]
)
def test_message_is_as_long_as_its_payload_with_the_head_of_its_frame(payload: int, sent: int, received: int) -> None:
    assert (sent, received) == (frame_bytes(payload, is_sent=True), frame_bytes(payload, is_sent=False))
