"""What the phone tells without a network about incidents is what the centre says: the same words in both languages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest

import dashboard
from election.incident import STATES, route, state_name
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


def test_phone_tells_to_whom_an_incident_goes_as_the_centre_routes_it() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Install Node 20 or later to run the tests of the browser's modules.")
    pairs = [(category, severity) for category in get_args(Category) for severity in get_args(Severity)]
    script = f"""import {{ levelOf }} from {json.dumps((CLERK / "kinds.js").as_uri())}
        console.log(JSON.stringify({json.dumps(pairs)}.map(([category, severity]) => levelOf(category, severity))))"""
    done = subprocess.run([node, "--input-type=module"], input=script, capture_output=True, text=True, timeout=20)
    assert [route(*pair).level for pair in pairs] == json.loads(done.stdout), done.stderr


def test_phone_cuts_a_text_where_the_wire_does() -> None:
    assert f"export const MOST_TEXT = {MOST_TEXT:_}" in (CLERK / "form" / "text.js").read_text("utf-8")
