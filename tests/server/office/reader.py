"""An agency that keeps a picture from the feed alone: a snapshot, or nothing, and the events behind it."""

from __future__ import annotations

from typing import Any

Picture = dict[str, Any]


def picture_of(snapshot: dict[str, Any]) -> Picture:
    places = [*snapshot["provinces"], *snapshot["communes"], *snapshot["constituencies"]]
    return {
        "figures": {place["scope"]: place["figures"] for place in places},
        "slots": {(place["scope"], slot["slot"]): slot for place in places for slot in place.get("slots", ())},
        "incidents": {each["incident"]: each for each in snapshot["incidents"]},
    }


def nothing() -> Picture:
    return {"figures": {}, "slots": {}, "incidents": {}}


def follow(picture: Picture, events: list[dict[str, Any]]) -> Picture:
    for event in events:
        body = {name: value for name, value in event.items() if name not in {"id", "position", "type"}}
        match event["type"]:
            case "figures":
                picture["figures"][body.pop("scope")] = body
            case "slot":
                picture["slots"][body.pop("scope"), body["slot"]] = body
            case "incident" if body["state"] == "resolved":
                picture["incidents"].pop(body["incident"], None)
            case "incident":
                picture["incidents"][body["incident"]] = body
            case "correction" | "register":
                pass
            case other:
                raise AssertionError(other)
    return picture
