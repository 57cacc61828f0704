from __future__ import annotations

import pytest

from server.office.origin import Origin, WrongOrigin


@pytest.mark.parametrize("address", ["http://eday.example", "http://10.0.0.5:8000", "http://127.evil.example"])
def test_plain_http_is_for_this_machine_only(address: str) -> None:
    with pytest.raises(WrongOrigin, match="needs https"):
        Origin(address)


@pytest.mark.parametrize(
    "address", ["", "eday.example", "ftp://eday.example", "https://", "https://eday.example/board"]
)
def test_what_is_no_origin_is_refused(address: str) -> None:
    with pytest.raises(WrongOrigin, match="no origin"):
        Origin(address)


@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:9", "https://eday.example"]
)
def test_these_are_origins(address: str) -> None:
    assert Origin(address).secure == address.startswith("https")
