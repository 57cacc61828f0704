"""Thousands of boards in a process of their own, some of which stop reading.

`python -m loadtest.gallery` reads a `Showing` as JSON on stdin, its length on a line before it, then one `Wish` a line,
and answers each with a `Seen`. When stdin ends, so does the gallery, and all its lines with it.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from random import Random

import msgspec

from loadtest.conductor import say, told
from loadtest.hurry import run_fast
from loadtest.loopback import loopback
from loadtest.moment import Moments
from loadtest.percentile import percentile
from loadtest.screen_line import CHECKED, Book, ScreenLine
from loadtest.showing import SILENT_S, Seen, Showing, Wish

MOST_BOARDS = 18_500  # of a process that may open 20,000 files
LATE_SHARE = 0.01  # beyond it the p99 is late
COME_BACK_S = (0.5, 1.5)  # after being let go


class Gallery:
    """1. `open` some, any number of times. 2. `mute` the slow ones. 3. `mark` as often as wanted. 4. `close`."""

    def __init__(self, showing: Showing) -> None:
        if not 0 < len(showing.scopes) <= MOST_BOARDS or not 0 <= showing.slow <= len(showing.scopes):
            raise ValueError(f"A gallery has 1 to {MOST_BOARDS} boards, and no more slow ones than that.")
        self._showing = showing
        self._book = Book(Moments(showing.began, showing.shown))
        headers = "".join(f"{name}: {value}\r\n" for name, value in showing.headers.items())
        address = loopback(showing.url)
        count, slow = len(showing.scopes), showing.slow
        self._lines = [
            ScreenLine(
                self._book,
                address,
                headers,
                scope,
                "json" if number % showing.json_every == 1 else "msgpack",
                is_slow=slow * (number + 1) // count > slow * number // count,
                is_checked=number % CHECKED == 0,
            )
            for number, scope in enumerate(showing.scopes)
        ]
        self._begun = 0  # lines that were opened once
        self._is_mute = False
        self._returns: asyncio.Task[None] | None = None
        self.let_go = 0
        self._marked_at, self._cpu = time.monotonic(), time.process_time()

    async def open(self, boards: int) -> Seen:
        """So many more; a few at a time. What could not be opened is told in `failed`."""
        some = iter(self._lines[self._begun : self._begun + boards])
        self._begun += boards

        async def work() -> None:
            for line in some:
                await line.open()

        failed = None
        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(self._showing.handshakes):
                    workers.create_task(work())
        except* OSError as errors:
            first: BaseException = errors
            while isinstance(first, BaseExceptionGroup):
                first = first.exceptions[0]
            failed = str(first) or type(first).__name__
        return Seen(open=self.open_now, failed=failed)

    def mute(self) -> Seen:
        self._is_mute = True
        for line in self._lines:
            if line.is_slow and line.is_open:
                line.mute()
        self._returns = asyncio.create_task(self._bring_back())
        return Seen(open=self.open_now)

    def mark(self) -> Seen:
        """What was seen since the last mark."""
        now, book = time.monotonic(), self._book
        read = [line for line in self._lines[: self._begun] if not (self._is_mute and line.is_slow)]
        delays = sorted(book.delays)
        cpu = time.process_time()
        seconds = now - self._marked_at
        seen = Seen(
            open=self.open_now,
            frames=book.frames,
            different=len(book.different),
            beats=book.beats,
            bytes=book.bytes,
            seconds=round(seconds, 3),
            p50_ms=_ms(percentile(delays, 0.50)),
            p99_ms=_ms(percentile(delays, 0.99)),
            max_ms=_ms(percentile(delays, 1.0)),
            silence_s=round(max((_silence_s(line, now) for line in read), default=0.0), 2),
            harmed=sum(_is_harmed(line, now) for line in read),
            lost=sum(not line.is_open for line in read),
            strange=book.strange,
            let_go=self.let_go,
            cpu=round((cpu - self._cpu) / max(seconds, 1e-9), 3),
        )
        self.begin_anew(now)
        return seen

    def begin_anew(self, now: float) -> None:
        self._book.clear()
        self.let_go = 0
        for line in self._lines:
            line.mark(now)
        self._marked_at, self._cpu = now, time.process_time()

    async def close(self) -> None:
        if self._returns is not None:
            self._returns.cancel()
            await asyncio.wait([self._returns])
        for line in self._lines:
            line.close()

    @property
    def open_now(self) -> int:
        return sum(line.is_open for line in self._lines)

    @property
    def frames(self) -> int:
        """Since the last mark."""
        return self._book.frames

    # Internal

    async def _bring_back(self) -> None:
        """A slow board that was let go dials again, like any browser, and reads nothing again."""
        dice = Random(1)
        slow = [line for line in self._lines[: self._begun] if line.is_slow]
        while True:
            await asyncio.sleep(dice.uniform(*COME_BACK_S))
            for line in slow:
                line.look()
                if not line.is_open:
                    self.let_go += 1
                    try:
                        await line.open(muted=True)
                    except OSError:
                        continue


def _is_harmed(line: ScreenLine, now: float) -> bool:
    return not line.is_open or _silence_s(line, now) > SILENT_S or line.late > line.heard * LATE_SHARE


def _silence_s(line: ScreenLine, now: float) -> float:
    return max(line.silence_s, now - line.heard_at)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1_000, 1)


async def _show(showing: Showing) -> int:
    gallery = Gallery(showing)
    words = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(words), sys.stdin)
    try:
        while word := await words.readline():
            wish = msgspec.json.decode(word, type=Wish)
            if wish.do == "open":
                seen = await gallery.open(wish.boards)
                gc.collect()
                gc.freeze()
                gc.disable()  # a collection in the middle of a run would be counted as the server's
            else:
                seen = gallery.mute() if wish.do == "mute" else gallery.mark()
            say(seen)
        return 0
    finally:
        await gallery.close()


def main() -> int:
    task = told()
    return run_fast(_show(msgspec.json.decode(task, type=Showing))) if task else 2


if __name__ == "__main__":
    sys.exit(main())
