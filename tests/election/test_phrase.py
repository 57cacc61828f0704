from __future__ import annotations

from election.phrase import Phrase


def test_vietnamese_is_spoken_unless_english_is_asked_for() -> None:
    phrase = Phrase("khai mạc", "opening")
    assert [phrase.spoken(language) for language in ("vi", "en", "fr", "")] == [
        "khai mạc",
        "opening",
        "khai mạc",
        "khai mạc",
    ]
