"""What a board may ask, and that nothing else gets through."""

from __future__ import annotations

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from election.errors import Code, Refused
from election.wire import pack, watch
from election.wire.pack import Format
from election.wire.watch import Unwatch, Watch

FORMS: tuple[Format, ...] = ("json", "msgpack")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ({"t": "watch", "scope": "p11"}, Watch("p11")),
        ({"t": "watch", "scope": "p11", "version": None, "epoch": None}, Watch("p11")),
        ({"t": "watch", "scope": "vn", "version": 42, "epoch": "k3f9"}, Watch("vn", 42, "k3f9")),
        ({"t": "watch", "scope": "vn", "of a later": "version"}, Watch("vn")),
        ({"t": "unwatch", "scope": "p11"}, Unwatch("p11")),
        ({"t": "watch", "scope": "vn", "layer": "mosaic"}, Watch("vn", layer="mosaic")),
        ({"t": "unwatch", "scope": "vn", "layer": "mosaic"}, Unwatch("vn", "mosaic")),
    ],
)
def test_both_encodings_are_understood(form: Format, said: dict[str, object], understood: Watch | Unwatch) -> None:
    assert understood == watch.decode(pack.encode(said, form), form)


@pytest.mark.parametrize(
    "said",
    [
        {"t": "watch"}, {"t": "shout", "scope": "vn"}, {"scope": "vn"}, [], "watch", None,
        {"t": "watch", "scope": "vn", "layer": "weather"}, {"t": "watch", "scope": "vn", "layer": 1},
        {"t": "watch", "scope": "vn", "version": -1}, {"t": "watch", "scope": "v" * 41}, {"t": "watch", "scope": 7},
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", FORMS)
def test_anything_else_is_unreadable(form: Format, said: object) -> None:
    with pytest.raises(Refused) as refused:
        watch.decode(pack.encode(said, form), form)
    assert refused.value.code is Code.R001


def test_a_layer_s_topic_is_taken_apart_again() -> None:
    for scope, layer in (("vn", None), ("k-assembly-11-1", "mosaic")):
        assert (scope, layer) == watch.parted(watch.topic(scope, layer))


def test_text_on_a_line_of_messagepack_is_unreadable() -> None:
    with pytest.raises(Refused, match="binary"):
        watch.decode('{"t":"watch","scope":"vn"}', "msgpack")


@given(st.binary(max_size=200), st.sampled_from(FORMS))
def test_noise_is_unreadable_and_nothing_worse(raw: bytes, form: Format) -> None:
    asked = None
    with suppress(Refused):
        asked = watch.decode(raw, form)
    assert asked is None or asked == watch.decode(msgspec.json.encode(asked), "json")
