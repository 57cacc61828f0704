from __future__ import annotations

import datetime as dt
from datetime import UTC, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from election.clock import VIETNAM
from election.finding import FINDINGS
from election.wire import pack, receipt, uplink
from election.wire.pack import Format
from election.wire.problem import Language
from election.wire.uplink import Answer

MOMENTS = st.datetimes(
    dt.datetime(2026, 3, 1),  # noqa: DTZ001  # hypothesis adds the zone
    dt.datetime(2026, 4, 1),  # noqa: DTZ001
    timezones=st.sampled_from([VIETNAM, UTC, timezone(timedelta(hours=9))]),
)
ANSWERS = st.builds(
    Answer,
    st.sampled_from(["accepted", "duplicate"]),
    st.integers(1, 2**31 - 1),
    st.integers(0, 99),
    st.integers(1, 2**40),
    st.binary(min_size=32, max_size=32),
    MOMENTS,
    st.lists(st.sampled_from(sorted(FINDINGS)), max_size=3).map(tuple),
)
FORMS: st.SearchStrategy[Format] = st.sampled_from(["json", "msgpack"])
LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(["vi", "en"])


@given(ANSWERS, FORMS, LANGUAGES)
def test_the_short_way_writes_the_same_bytes_as_the_long_one(answer: Answer, form: Format, language: Language) -> None:
    body = uplink.answer_body(answer, language)

    assert pack.encode(body, form) == receipt.encode(answer, form, language)
    assert pack.encode({"t": "receipt"} | body, form) == receipt.encode_message(answer, form, language)
    assert pack.encode({"http_status": uplink.HTTP_STATUS[answer.status]} | body, form) == pack.encode(
        receipt.result(answer, language), form
    )
