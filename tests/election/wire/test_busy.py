from __future__ import annotations

import pytest

from election.errors import Unavailable
from election.wire import busy, pack, problem
from election.wire.pack import Format
from election.wire.problem import Language


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", ["json", "msgpack"])
def test_the_short_way_says_the_same_as_the_long_one(form: Format, language: Language) -> None:
    said = {"t": "refusal", "seq": 17} | problem.problem(Unavailable("full"), language) | {"retry_after": 4}

    assert pack.encode(said, form) == busy.message(17, 4, form, language)
