"""Which stations each device gave figures for: a correction may move a figure from the wrong one to the right one."""

from __future__ import annotations

from election.station import StationKey


class Speakers:
    """Nearly every device speaks for one station, so that one is kept without a set around it."""

    __slots__ = ("_keys",)

    def __init__(self) -> None:
        self._keys: dict[int, StationKey | set[StationKey]] = {}

    def note(self, device: int, key: StationKey) -> None:
        if device < 0:
            return  # the name of what has none
        known = self._keys.setdefault(device, key)
        if known == key:
            return
        if isinstance(known, set):
            known.add(key)
        else:
            self._keys[device] = {known, key}

    def of(self, device: int) -> list[StationKey]:
        known = self._keys.get(device, set())
        return sorted(known) if isinstance(known, set) else [known]
