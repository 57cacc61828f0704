from __future__ import annotations

import pytest

from election.errors import Code, Corrupt, ElectionError, Fault, Refused, Unavailable


def test_everything_that_can_go_wrong_is_one_tree() -> None:
    for error in (Refused(Code.R010), Unavailable("full"), Corrupt("broken")):
        assert isinstance(error, ElectionError)


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_status_and_a_sentence_in_both_languages(code: Code) -> None:
    assert 400 <= code.status < 600
    vi, en = code.value.vi, code.value.en
    assert vi.endswith(".")
    assert en.endswith(".")
    assert vi != en


def test_codes_do_not_share_a_sentence() -> None:
    assert len({code.value for code in Code}) == len(list(Code))


def test_a_refusal_carries_its_code_and_what_is_particular() -> None:
    fault = Fault("$.station", "x")
    refused = Refused(Code.R120, "11-03127-004", (fault,))
    assert (refused.code, refused.detail, refused.faults) == (Code.R120, "11-03127-004", (fault,))
    assert str(refused) == "11-03127-004"
    assert str(Refused(Code.R120)) == Code.R120.value.en


def test_what_is_unavailable_says_when_to_come_back() -> None:
    assert Unavailable("full").retry_after_s == 1.0
    assert Unavailable("full", 2.5).retry_after_s == 2.5
