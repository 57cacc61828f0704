"""One JSON line per record, on the standard error stream.

    {"time": "2026-03-15T01:02:03.456Z", "level": "info", "action": "batch_committed", "message": "...", "entries": 100}

`action` is a fixed word for machines, given as `extra={"action": ...}`; the other extras follow flat. A record without
one, as libraries write them, gets `log`. An exception is one field. Nothing a record holds can break its line, make
writing it fail, or show a secret: values under telling names are hidden, and so are passwords inside addresses.
"""

from __future__ import annotations

import json
import logging
import math
import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import TextIO

HIDDEN = "***"

SECRET_WORDS = frozenset({"token", "password", "passwd", "code", "secret", "authorization", "cookie"})

OPEN_NAMES = frozenset({"status_code", "error_code", "close_code", "exit_code", "refusal_code"})
"""Names that end like a secret and are none."""

IN_TEXT = (
    re.compile(r"(?P<kept>\w://[^/\s:@]*:)[^/\s@]+(?=@)"),  # scheme://user:password@host
    re.compile(r"(?P<kept>\b(?:token|password|code|secret)=)[^&\s\"']+", re.IGNORECASE),  # in a query
    re.compile(r"(?P<kept>\b(?:bearer|basic) )[\w.~+/=-]{8,}", re.IGNORECASE),  # in a header
)

BREAKS = {code: f"\\u{code:04x}" for code in (0x7F, *range(0x80, 0xA0), 0x2028, 0x2029)}
"""JSON allows these inside a string, but readers of lines break at some of them."""

STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}
"""What every record carries; anything else is an extra."""

DEEPEST = 6


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "action": _plain(getattr(record, "action", "log")),
            "message": _hide_in(_message(record)),
        }
        for name, value in record.__dict__.items():
            if name not in STANDARD and name not in line:
                line[name] = HIDDEN if is_secret(name) else _plain(value)
        if record.exc_info:
            line["exception"] = _hide_in(self.formatException(record.exc_info))
        if record.stack_info:
            line["stack"] = _hide_in(record.stack_info)
        return _one_line(line)


def configure(level: str | int = "INFO", stream: TextIO | None = None) -> None:
    """Make every logger of the process write JSON lines to `stream`; called once, from a program's start.

    uvicorn must be given `log_config=None`, or it sets up handlers of its own.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level.upper() if isinstance(level, str) else level, handlers=[handler], force=True)
    logging.captureWarnings(True)


def is_secret(name: str) -> bool:
    """Whether a value under this name must not be written down: `token`, `device_token`, `X-Authorization`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_")
    return words not in OPEN_NAMES and not SECRET_WORDS.isdisjoint(words.split("_"))


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # wrong arguments are a mistake in a log call, never a reason to lose the record
        return f"{record.msg} {record.args}"


def _plain(value: object, depth: int = 0) -> object:
    """`value` as JSON can write it, without secrets."""
    if value is None or isinstance(value, bool | int):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Enum):
        return _plain(value.value, depth)
    if isinstance(value, date | time):
        return value.isoformat()
    if depth < DEEPEST and isinstance(value, Mapping):
        return {str(key): HIDDEN if is_secret(str(key)) else _plain(item, depth + 1) for key, item in value.items()}
    if depth < DEEPEST and isinstance(value, list | tuple | set | frozenset):
        return [_plain(item, depth + 1) for item in value]
    try:
        return _hide_in(str(value))
    except Exception:
        return f"<{type(value).__name__} that cannot be shown>"


def _hide_in(text: str) -> str:
    for pattern in IN_TEXT:
        text = pattern.sub(rf"\g<kept>{HIDDEN}", text)
    return text


def _one_line(line: dict[str, object]) -> str:
    text = json.dumps(line, ensure_ascii=False, allow_nan=False).translate(BREAKS)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character, from bytes that were not UTF-8
        return json.dumps(line)
    return text
