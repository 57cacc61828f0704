"""One thing said in both languages of the screens. The code beside it crosses the wire; the phrase never does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    vi: str
    en: str

    def spoken(self, language: str) -> str:
        """In `en`, or in Vietnamese for anything else."""
        return self.en if language == "en" else self.vi
