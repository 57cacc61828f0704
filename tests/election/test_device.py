from __future__ import annotations

import hashlib

from election.device import Device, DeviceId, Grant, secret_digest
from election.station import StationKey


def test_a_device_of_one_station_need_not_name_it() -> None:
    assert Grant(11, frozenset((StationKey(3127004),))).only_station == 3127004
    assert Grant(11, frozenset((StationKey(3127004), StationKey(3127005)))).only_station is None
    assert Grant(11, frozenset()).only_station is None


def test_only_the_digest_of_a_secret_is_kept() -> None:
    digest = secret_digest("bí mật")
    device = Device(DeviceId(812), digest, Grant(11, frozenset()))
    assert digest == hashlib.sha256("bí mật".encode()).digest()
    assert "bí mật" not in repr(device)
    assert not device.revoked
