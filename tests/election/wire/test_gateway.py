from __future__ import annotations

import hashlib
import hmac
from typing import Any

import msgpack
import msgspec
import pytest

from election.errors import Code, Refused
from election.wire.gateway import decode_message, is_signed, signature

BODY: dict[str, Any] = {
    "message_id": "gw-1",
    "from": "+84912345678",
    "text": "B004 C 512",
    "received_at": "2026-03-15T11:00:00+07:00",
}


def test_message_is_read_in_both_encodings() -> None:
    plain = decode_message(msgspec.json.encode(BODY), "json")

    assert ("gw-1", "+84912345678", "B004 C 512") == (plain.message_id, plain.sender, plain.text)
    assert plain == decode_message(msgpack.packb(BODY), "msgpack")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"message_id": ""}, "$.message_id"),
        ({"message_id": "a\nb"}, "$.message_id"),
        ({"message_id": "ab\n"}, "$.message_id"),
        ({"message_id": "a\0b"}, "$.message_id"),
        ({"message_id": "x" * 201}, "$.message_id"),
        ({"from": 84912345678}, "$.from"),
        ({"text": "x" * 2001}, "$.text"),
        ({"received_at": "2026-03-15T11:00:00"}, "$.received_at"),
        ({"received_at": "soon"}, "$.received_at"),
        ({"to": "8020"}, "$.to"),
    ],
)
def test_wrong_shape_is_refused_with_its_path(change: dict[str, Any], path: str) -> None:
    with pytest.raises(Refused) as refused:
        decode_message(msgspec.json.encode(BODY | change), "json")

    assert (Code.R010, [path]) == (refused.value.code, [fault.path for fault in refused.value.faults])


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b'{"text":"\\ud800"}', b"[" * 5000])
def test_what_cannot_be_read_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        decode_message(raw, "json")


def test_same_words_of_the_same_sender_have_the_same_digest() -> None:
    first, again = (decode_message(msgspec.json.encode(BODY | change), "json") for change in ({}, {"message_id": "2"}))
    other = decode_message(msgspec.json.encode(BODY | {"from": "0912345678"}), "json")

    assert first.digest == again.digest != other.digest


def test_signature_is_that_of_the_exact_bytes() -> None:
    body = b'{"a": 1}'
    header = b"sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest().encode()

    assert header == signature("secret", body)
    assert is_signed(header, "secret", body)
    assert is_signed(header.upper(), "secret", body)


@pytest.mark.parametrize("given", [None, b"", b"sha256=", b"sha256=00", "sha256=é".encode(), b"md5=1"])
def test_wrong_signature_is_none(given: bytes | None) -> None:
    assert not is_signed(given, "secret", b"{}")
    assert not is_signed(signature("other", b"{}"), "secret", b"{}")
    assert not is_signed(signature("secret", b"{ }"), "secret", b"{}")
