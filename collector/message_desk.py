"""The desk that takes in text messages: who sends it, what it says, which station it is about, and what is answered.

A message is exactly one entry. One with a phone's tag has the name of the phone's own report, so that the two are one
entry whichever comes first. Any other gets a name of its own before its report is written, and keeps it whoever
delivers it again. What a known sender says and no report can be made of is kept as an entry of kind `sms`, for people
to read; strangers are answered politely, told nothing, and nothing of theirs is kept.

Raises `Unavailable` when the database is away or there is no room: the gateway delivers it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import structs

from collector.background import Background
from collector.batcher import Batcher, Item
from collector.directory import Directory, contact_of
from collector.intake import Intake
from collector.metrics import Metrics
from collector.roster import Roster
from election.clock import VIETNAM, Clock
from election.device import Device, DeviceId
from election.errors import Code, ElectionError, Refused
from election.ledger import Fact
from election.report import Report
from election.station import Station
from election.store.devices import Devices
from election.store.messages import Claim, Messages, Sender
from election.wire import sms_reply
from election.wire.gateway import Message
from election.wire.phone_number import normal_number
from election.wire.sms import Closed, Place, Said, Tag, Unclear, Voted, parse
from election.wire.sms_report import report_of
from election.wire.uplink import Answer

BELIEVED = timedelta(days=3)
"""How old a message may say it is: telephone networks keep one for so long. A gateway whose clock is further off is not
asked for the time."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message of a known number: the stations it reports for, by code; when it was sent by the election's clock; and
    the name it has already, if somebody began to deliver it before."""

    message: Message
    number: str
    stations: Sequence[Station]
    sent: datetime
    claim: Claim | None


class MessageDesk:
    def __init__(
        self,
        messages: Messages,
        devices: Devices,
        directory: Directory,
        background: Background,
        roster: Roster,
        intake: Intake,
        batcher: Batcher,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._messages = messages
        self._devices = devices
        self._directory = directory
        self._background = background
        self._roster = roster
        self._intake = intake
        self._batcher = batcher
        self._clock = clock
        self._metrics = metrics

    async def answer(self, message: Message) -> str:
        """The reply; a report it speaks of is durable."""
        claim = await self._messages.find(message.message_id)
        is_reused = claim is not None and claim.digest != message.digest
        if is_reused:
            message = structs.replace(message, message_id=f"{message.message_id}#{message.digest.hex()[:32]}")
            claim = await self._messages.find(message.message_id)
        if claim is not None and claim.reply is not None:
            return self._counted("again", claim.reply)
        number = normal_number(message.sender)
        stations = [] if number is None else await self._directory.stations_of(number)
        if number is None or not stations:
            return self._counted("stranger", sms_reply.STRANGER)
        letter = _Letter(message, number, stations, self._sent(message), claim)
        if is_reused:
            return await self._keep(letter, stations[0], "reused", sms_reply.REUSED)
        return await self._read(letter)

    # What it says, and whose it is

    async def _read(self, letter: _Letter) -> str:
        said = parse(letter.message.text, len(self._roster.election.ballots))
        mine = letter.stations
        meant = [one for one in mine if _is_named(one, said.place)]
        about = self._directory.spot((meant or mine)[0])
        if isinstance(said, Unclear):
            return await self._keep(letter, (meant or mine)[0], said.why, sms_reply.unclear(said.why, about))
        if not meant:
            return await self._keep(letter, mine[0], "elsewhere", sms_reply.elsewhere(about, said.place.number))
        if said.tag is not None:
            return await self._tagged(letter, said, said.tag, meant)
        if len(meant) > 1:
            return await self._ask_which(letter, meant)
        return await self._by_hand(letter, said, meant[0])

    async def _tagged(self, letter: _Letter, said: Said, tag: Tag, meant: Sequence[Station]) -> str:
        """A phone's own report: it has its name already, and must be what the phone sends by data."""
        device = await self._devices.by_id(DeviceId(tag.device))
        if device is None or device.revoked:
            return await self._refuse(letter, meant[0], Refused(Code.R110 if device is None else Code.R111))
        granted = [station for station in meant if station.key in device.grant.stations]
        if not granted:
            return await self._refuse(letter, meant[0], Refused(Code.R120))
        if len(granted) > 1:
            return await self._ask_which(letter, granted)
        report = self._report(letter, said, granted[0], tag.seq, letter.sent)
        return await self._enter(letter, granted[0], device, report)

    async def _by_hand(self, letter: _Letter, said: Said, station: Station) -> str:
        """Whoever typed it gets a device of their own, and the message a number of it, before anything is entered."""
        if letter.claim is None:
            repeated = await self._known_by_data(letter, said, station)
            if repeated is not None:
                return repeated
        back = not (isinstance(said, Closed) and await self._background.has_box_out(station))
        claim, device = await self._claim(letter, station, back)
        if device.revoked:
            return await self._settle(letter, claim.device, claim.seq, sms_reply.REVOKED, "revoked")
        report = self._report(letter, said, station, claim.seq, claim.as_of, boxes_back=claim.boxes_back)
        return await self._enter(letter, station, device, report)

    # What becomes of it

    async def _enter(self, letter: _Letter, station: Station, device: Device, report: Report) -> str:
        self._intake.check_room(device)
        try:
            answer = await self._intake.outcome(device, report, "sms")
        except Refused as refused:
            return await self._refuse(letter, station, refused)
        spot = self._directory.spot(station)
        if answer.status == "conflict":
            reply = sms_reply.conflict(spot, answer.position)
        else:
            listed = self._background.listed(station)
            reply = sms_reply.received(report, spot, listed, letter.sent, answer.position, answer.findings)
        return await self._settle(letter, device.id, report.seq, reply, answer.status)

    async def _refuse(self, letter: _Letter, station: Station, refused: Refused) -> str:
        sentence = refused.faults[0].message if refused.faults else refused.code.value.vi
        reply = sms_reply.refused(self._directory.spot(station), sentence)
        return await self._keep(letter, station, refused.code.name, reply)

    async def _ask_which(self, letter: _Letter, meant: Sequence[Station]) -> str:
        spots = [self._directory.spot(station) for station in meant]
        return await self._keep(letter, meant[0], "several", sms_reply.several(spots[0].number, spots))

    async def _keep(self, letter: _Letter, station: Station, why: str, reply: str) -> str:
        """No report came of it, but it may be one that somebody needs: it goes into the ledger as it is."""
        claim, device = await self._claim(letter, station, True)
        if device.revoked:
            return await self._settle(letter, claim.device, claim.seq, sms_reply.REVOKED, "revoked")
        detail: dict[str, object] = {"from": device.name, "text": letter.message.text, "why": why}
        if len(letter.stations) > 1:
            detail["stations"] = [one.code for one in letter.stations]
        now = self._clock.now()
        fact = Fact(
            kind="sms",
            received_at=now.replace(microsecond=now.microsecond // 1000 * 1000),
            channel="sms",
            station=station.code,
            device=device.id,
            seq=claim.seq,
            as_of=claim.as_of.astimezone(VIETNAM),
            detail=detail,
        )
        self._batcher.check_room(device.id)
        await self._append(fact, station, letter.message.digest)
        return await self._settle(letter, claim.device, claim.seq, reply, "kept")

    async def _append(self, fact: Fact, station: Station, variant: bytes) -> Answer:
        outcome: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def tell(told: Answer | ElectionError) -> None:
            if outcome.done():
                return
            if isinstance(told, Answer):
                outcome.set_result(told)
            else:
                outcome.set_exception(told)

        assert fact.device is not None
        assert fact.seq is not None
        self._batcher.put(Item(fact, station.province, station.key, fact.device, fact.seq, variant, tell))
        return await outcome

    async def _claim(self, letter: _Letter, station: Station, boxes_back: bool) -> tuple[Claim, Device]:
        contact = contact_of(station, letter.number)
        name = f"{contact.role} {contact.name}" if contact is not None else ""
        sender = Sender(station.key, station.province, letter.number, name)
        message, now = letter.message, self._clock.now()
        return await self._messages.claim(message.message_id, message.digest, sender, letter.sent, boxes_back, now)

    async def _settle(self, letter: _Letter, device: DeviceId, seq: int, reply: str, outcome: str) -> str:
        message = letter.message
        settled = await self._messages.settle(message.message_id, message.digest, device, seq, letter.sent, reply)
        return self._counted(outcome, settled)

    def _counted(self, outcome: str, reply: str) -> str:
        self._metrics.messages.labels(outcome).inc()
        return reply

    # What is known

    def _sent(self, message: Message) -> datetime:
        """By the election's clock, which in a rehearsal is not the gateway's."""
        now, pace = self._clock.now(), self._roster.election.pace
        sent = message.received_at if pace is None else pace.at(message.received_at)
        return sent if now - BELIEVED <= sent <= now else now

    def _report(
        self, letter: _Letter, said: Said, station: Station, seq: int, sent: datetime, *, boxes_back: bool = True
    ) -> Report:
        return report_of(
            said,
            station=station.code,
            seq=seq,
            ballots=self._roster.election.ballots,
            sent=sent,
            boxes_back=boxes_back,
            message=letter.message.message_id,
        )

    async def _known_by_data(self, letter: _Letter, said: Said, station: Station) -> str | None:
        """The reply to figures that the newest report by data says already; None if they are news."""
        if not isinstance(said, Voted | Closed):
            return None
        report = self._report(letter, said, station, 1, letter.sent)
        entry = await self._background.repeated_by(report, station)
        if entry is None or entry.fact.report is None or entry.fact.device is None or entry.fact.seq is None:
            return None
        listed = self._background.listed(station)
        spot = self._directory.spot(station)
        reply = sms_reply.known(entry.fact.report, spot, listed, letter.sent, entry.position)
        return await self._settle(letter, DeviceId(entry.fact.device), entry.fact.seq, reply, "known")


def _is_named(station: Station, place: Place | None) -> bool:
    return place is not None and place.number == station.number and place.code in (None, station.code)
