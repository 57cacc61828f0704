from __future__ import annotations

import io
import json
import logging
import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from election import logs


class Colour(Enum):
    RED = "red"


class Broken:
    def __str__(self) -> str:
        raise RuntimeError("cannot be shown")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    logs.configure("info", written)
    yield written
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)


def only_line(stream: io.StringIO) -> dict[str, Any]:
    (line,) = stream.getvalue().splitlines()
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


def test_a_record_is_one_json_object(stream: io.StringIO) -> None:
    logging.getLogger("collector").info(
        "%d reports committed", 100, extra={"action": "batch_committed", "entries": 100}
    )

    line = only_line(stream)

    assert list(line) == ["time", "level", "action", "message", "entries"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    assert line["level"] == "info"
    assert line["action"] == "batch_committed"
    assert line["message"] == "100 reports committed"
    assert line["entries"] == 100


def test_a_library_s_record_has_the_action_log(stream: io.StringIO) -> None:
    logging.getLogger("somewhere").warning("hm")

    assert only_line(stream)["action"] == "log"


def test_records_below_the_level_are_left_out(stream: io.StringIO) -> None:
    logging.getLogger("collector").debug("too fine")

    assert stream.getvalue() == ""


def test_an_exception_is_one_field_on_the_same_line(stream: io.StringIO) -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("server").exception("failed", extra={"action": "request_failed"})

    line = only_line(stream)

    assert line["level"] == "error"
    assert "ValueError: two\nlines" in line["exception"]


@pytest.mark.parametrize("break_", ["\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_nothing_breaks_the_line(stream: io.StringIO, break_: str) -> None:
    logging.getLogger("server").info("a%sb", break_, extra={"who": f"Điện{break_}Biên"})

    line = only_line(stream)

    assert line["message"] == f"a{break_}b"
    assert line["who"] == f"Điện{break_}Biên"


def test_vietnamese_stays_readable(stream: io.StringIO) -> None:
    logging.getLogger("server").info("Phường Điện Biên Phủ")

    assert "Phường Điện Biên Phủ" in stream.getvalue()


def test_half_a_character_does_not_make_writing_fail() -> None:
    """Formatted here and not logged: half a character in a captured log breaks the test runner's own report."""
    record = logging.LogRecord("server", logging.INFO, __file__, 1, "name %s", ("\udcff",), None)
    line = logs.JsonFormatter().format(record)

    assert line.encode()
    assert json.loads(line)["message"] == "name \udcff"


@pytest.mark.parametrize(
    "name",
    [
        "token",
        "password",
        "code",
        "secret",
        "authorization",
        "device_token",
        "enrolment_code",
        "Authorization",
        "apiToken",
    ],
)
def test_a_secret_is_hidden_by_its_name(stream: io.StringIO, name: str) -> None:
    logging.getLogger("server").info("x", extra={name: "hunter2", "headers": {"deep": [{name: "hunter2"}]}})

    assert "hunter2" not in stream.getvalue()
    assert only_line(stream)[name] == "***"


def test_a_status_code_is_no_secret(stream: io.StringIO) -> None:
    logging.getLogger("server").info("x", extra={"status_code": 503})

    assert only_line(stream)["status_code"] == 503


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://eday:hunter2@db/eday is away", "postgresql://eday:***@db/eday is away"),
        ("GET /enrol?code=hunter2&lang=vi", "GET /enrol?code=***&lang=vi"),
        ("Authorization: Bearer hunter2hunter2", "Authorization: Bearer ***"),
        ("unix:///tmp/x@y:z", "unix:///tmp/x@y:z"),
        ("status_code=503", "status_code=503"),
    ],
)
def test_a_secret_is_hidden_inside_text(stream: io.StringIO, text: str, shown: str) -> None:
    logging.getLogger("server").info("%s", text, extra={"where": text})

    line = only_line(stream)

    assert line["message"] == shown
    assert line["where"] == shown


def test_extras_are_written_as_json_can(stream: io.StringIO) -> None:
    extras = {
        "at": datetime(2026, 3, 15, 7, tzinfo=UTC),
        "file": Path("/var/lib/eday"),
        "colour": Colour.RED,
        "nothing": None,
        "some": {3},
        "pair": (1, 2.5),
        "odd": float("nan"),
        "broken": Broken(),
    }

    logging.getLogger("server").info("x", extra=extras)

    line = only_line(stream)

    assert line["at"] == "2026-03-15T07:00:00+00:00"
    assert line["file"] == "/var/lib/eday"
    assert line["colour"] == "red"
    assert line["nothing"] is None
    assert line["some"] == [3]
    assert line["pair"] == [1, 2.5]
    assert line["odd"] == "nan"
    assert line["broken"] == "<Broken that cannot be shown>"


def test_something_that_holds_itself_is_written_to_a_depth(stream: io.StringIO) -> None:
    circle: list[object] = []
    circle.append(circle)

    logging.getLogger("server").info("x", extra={"circle": circle})

    assert "circle" in only_line(stream)


def test_a_log_call_with_wrong_arguments_is_still_recorded() -> None:
    record = logging.makeLogRecord({"msg": "%d reports", "args": ("many",)})

    assert json.loads(logs.JsonFormatter().format(record))["message"] == "%d reports ('many',)"


def test_an_extra_cannot_replace_what_every_line_has(stream: io.StringIO) -> None:
    logging.getLogger("server").info("x", extra={"time": "never", "level": "quiet"})

    line = only_line(stream)

    assert line["time"] != "never"
    assert line["level"] == "info"


def test_warnings_become_records(stream: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old", UserWarning, stacklevel=1)

    assert "old" in only_line(stream)["message"]
