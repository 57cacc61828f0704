"""A crowd from one address: connects as fast as it can, holds every connection it is given, and tells what became of
them. A program of its own, because in the collector's process it would measure itself.

    python tests/collector/doors/crowd.py http://127.0.0.1:8401 100000
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time
from urllib.parse import urlsplit

AT_ONCE = 1_000  # open or half open; what was turned away makes room


def main(url: str, attempts: int) -> None:
    address = urlsplit(url)
    poll = select.epoll()
    waiting: dict[int, socket.socket] = {}
    made = turned_away = 0
    began = time.perf_counter()
    quiet_since = began
    while made < attempts or time.perf_counter() - quiet_since < 0.5:
        while made < attempts and len(waiting) < AT_ONCE:
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex((address.hostname, address.port))
            poll.register(sock, select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR)
            waiting[sock.fileno()] = sock
            made += 1
        for fileno, _ in poll.poll(0.1):
            waiting.pop(fileno).close()
            turned_away += 1
            quiet_since = time.perf_counter()
    seconds = quiet_since - began
    outcome = {"attempts": made, "turned_away": turned_away, "held": len(waiting), "seconds": round(seconds, 2)}
    sys.stdout.write(json.dumps(outcome))
    for sock in waiting.values():
        sock.close()


main(sys.argv[1], int(sys.argv[2]))
