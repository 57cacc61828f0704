from __future__ import annotations

from election.standing.speakers import Speakers
from election.station import StationKey

ONE, TWO = StationKey(3127001), StationKey(3127002)


def test_a_device_may_speak_for_several_stations() -> None:
    speakers = Speakers()
    for device, key in ((812, TWO), (812, TWO), (812, ONE), (813, ONE)):
        speakers.note(device, key)
    assert (speakers.of(812), speakers.of(813), speakers.of(814)) == ([ONE, TWO], [ONE], [])


def test_what_has_no_device_speaks_for_nobody() -> None:
    speakers = Speakers()
    speakers.note(-1, ONE)
    assert speakers.of(-1) == []
