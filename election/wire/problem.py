"""How a refusal looks on every wire: RFC 9457 problem details, in the caller's language."""

from __future__ import annotations

import random
from typing import Any, Literal

from election.errors import Code, ElectionError, Refused, Unavailable

Language = Literal["vi", "en"]

MEDIA_TYPE = "application/problem+json"
TYPE_BASE = "urn:eday:problem:"


def language_of(accept_language: str | None) -> Language:
    """The first of vi and en that the header names; Vietnamese when it names neither. Weights are ignored: browsers
    list languages in order of preference."""
    for part in (accept_language or "").lower().split(","):
        tag = part.strip()[:2]
        if tag == "en":
            return "en"
        if tag == "vi":
            return "vi"
    return "vi"


def problem(error: ElectionError, language: Language) -> dict[str, Any]:
    """The body. Anything but `Refused` and `Unavailable` is our own failure: its text stays in the log."""
    code = error.code if isinstance(error, Refused) else Code.R140 if isinstance(error, Unavailable) else Code.R152
    detail = error.detail if isinstance(error, Refused) else None
    faults = error.faults if isinstance(error, Refused) else ()
    sentence = code.value.en if language == "en" else code.value.vi
    body: dict[str, Any] = {
        "type": TYPE_BASE + code.name,
        "title": sentence,
        "status": code.status,
        "code": code.name,
        "detail": f"{sentence} {detail}" if detail else sentence,
    }
    if faults:
        spoken = [(fault.english if language == "en" else None) or fault.message for fault in faults]
        body["errors"] = [
            {"path": fault.path, "message": message} for fault, message in zip(faults, spoken, strict=True)
        ]
    return body


def headers(error: ElectionError) -> dict[str, str]:
    """What goes with the body: `Retry-After` wherever trying again may help, with jitter so that they don't all come
    back in the same second."""
    if isinstance(error, Unavailable):
        return {"Retry-After": str(max(1, round(error.retry_after_s * random.uniform(1.0, 3.0))))}  # noqa: S311
    if isinstance(error, Refused) and error.code.status == 429:
        return {"Retry-After": str(random.randint(2, 8))}  # noqa: S311
    return {}
