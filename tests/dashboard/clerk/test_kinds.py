"""What the phone tells without a network about incidents is what the centre says: the same words in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

import dashboard
from election.incident import STATES, state_name
from election.incident_kind import KINDS
from election.report import MOST_TEXT, Category, Severity

CLERK = Path(dashboard.__file__).parent / "clerk"
ENTRY = re.compile(r'^  (\w+):\s*("(?:[^"\\]|\\.)*"),$', re.MULTILINE)
LIST = re.compile(r"export const (\w+) = \[([^\]]*)\]")


def words(language: str) -> dict[str, str]:
    text = (CLERK / "words" / f"{language}.js").read_text("utf-8")
    return {key: json.loads(sentence) for key, sentence in ENTRY.findall(text)}


def lists(name: str) -> dict[str, list[str]]:
    text = (CLERK / name).read_text("utf-8")
    return {found: re.findall(r'"(\w+)"', body) for found, body in LIST.findall(text)}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_phone_says_of_each_kind_what_the_centre_says(language: str) -> None:
    told = words(language)
    expected = {
        f"{what}_{code}": phrase.spoken(language)
        for code, kind in KINDS.items()
        for what, phrase in (("kind", kind.name), ("do", kind.next_step), ("who", kind.decides))
    }
    assert expected == {key: told.get(key) for key in expected}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_phone_and_centre_call_the_states_of_an_incident_alike(language: str) -> None:
    told = words(language)
    expected = {state: state_name(state).spoken(language) for state in STATES}
    assert expected == {state: told[f"case_{state}"].lower() for state in STATES}


def test_phone_knows_every_kind_and_severity_once() -> None:
    known = lists("form/incident.js")
    assert sorted(get_args(Category)) == sorted(known["CATEGORIES"])
    assert sorted(get_args(Severity)) == sorted(known["SEVERITIES"])


def test_phone_cuts_a_text_where_the_wire_does() -> None:
    assert f"export const MOST_TEXT = {MOST_TEXT:_}" in (CLERK / "form" / "text.js").read_text("utf-8")
