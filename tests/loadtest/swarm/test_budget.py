from __future__ import annotations

from dataclasses import dataclass

import pytest

from loadtest.swarm.budget import WrongBudget, read_budget


@dataclass
class Measured:
    """As a line of Locust's statistics."""

    num_requests: int = 200
    num_failures: int = 0
    max_response_time: float = 1234.56
    total_rps: float = 99.96

    def get_response_time_percentile(self, percent: float) -> float:
        return {0.5: 20, 0.99: 480, 0.999: 1100}[percent]


NOBODY = Measured(num_requests=0)


def broken(text: str, total: Measured | None = None, **lines: Measured) -> list[str]:
    return read_budget(text).broken(total or Measured(), lines.items())


@pytest.mark.parametrize(
    "text", ["", " , ", "p99=480", "p50=20,p99.9=1100, errors=0", "max=1234.6", "rps=100", "all:p99=480"]
)
def test_what_is_kept_needs_no_words(text: str) -> None:
    assert [] == broken(text, all=Measured())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("p99=479", "Budget broken: p99 of all requests is 480 ms, the budget allows 479."),
        ("p99.9=1000", "Budget broken: p99.9 of all requests is 1,100 ms, the budget allows 1,000."),
        ("errors=0", "Budget broken: errors of all requests is 3, the budget allows 0."),
        ("max=1234.5", "Budget broken: max of all requests is 1,234.6 ms, the budget allows 1,234.5."),
        ("rps=2000", "Budget broken: rps of all requests is 100, the budget asks for 2,000."),
    ],
)
def test_what_is_broken_is_told_with_both_numbers(text: str, sentence: str) -> None:
    assert [sentence] == broken(text, Measured(num_failures=3))


def test_each_broken_part_has_its_sentence() -> None:
    assert 2 == len(broken("p99=1,p50=1,errors=0"))


def test_a_part_may_be_about_one_line_of_the_statistics() -> None:
    text = "uplink receipt:errors=0,/v1/reports:errors=0"
    lines = {"uplink receipt": Measured(num_failures=1), "/v1/reports": Measured()}
    (sentence,) = read_budget(text).broken(Measured(), lines.items())
    assert "Budget broken: errors of uplink receipt is 1, the budget allows 0." == sentence


def test_of_several_lines_with_one_name_each_must_keep_it() -> None:
    lines = [("live line", Measured()), ("live line", Measured(num_failures=2))]
    assert 1 == len(read_budget("live line:errors=0").broken(Measured(), lines))


@pytest.mark.parametrize("text", ["errors=0", "p99=1000", "max=1000"])
def test_what_nobody_asked_for_is_unknown_and_not_zero(text: str) -> None:
    measure = text.partition("=")[0]
    sentence = f"Budget broken: {measure} of all requests is unknown, because there was none."
    assert [sentence] == broken(text, NOBODY)
    assert [sentence.replace("all requests", "nothing")] == broken(f"nothing:{text}")


@pytest.mark.parametrize(
    "text", ["p99", "p99=", "p99=fast", "p100=1", "p=1", "mean=3", "=5", "errors=-1", "p99=nan", "p99=inf"]
)
def test_what_is_no_budget_is_told(text: str) -> None:
    with pytest.raises(WrongBudget, match=r"^LOADTEST_BUDGET: "):
        read_budget(text)
