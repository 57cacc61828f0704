"""What a phone keeps to open the clerk's page without a network: which files, and the worker that keeps them.

In: the page, and every file as it is served. Out: the text of the service worker. It begins with the list of files with
their digests, so that any change of any of them is another worker, and a browser that compares workers byte by byte
finds out. Dictionaries are kept by those who have asked for one. Pure.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Collection, Mapping

from dashboard.module import read_module

NAMED = re.compile(r'(?:href|src)="(/[^"]+)"')
OUTSIDE = (".png",)
"""Pictures for the phone's home screen: a browser fetches them when it installs, with a network."""

WHEN_ASKED = "/words/"
"""In the addresses of what most phones never need."""


def shell(page: str, html: str, later: Collection[str]) -> list[str]:
    """The addresses of a shell: the page itself, what it names, and what its script asks for later."""
    return [page, *(each for each in dict.fromkeys([*NAMED.findall(html), *later]) if not each.endswith(OUTSIDE))]


def worker(source: str, files: Mapping[str, tuple[str, bytes]]) -> str:
    """The worker's text; `files` are media type and content by address. Raises `Unbundled`."""
    listed = {
        address: (_integrity(content), kind.partition(";")[0], *([1] if WHEN_ASKED in address else []))
        for address, (kind, content) in sorted(files.items())
    }
    script = read_module("the worker", source).body
    version = hashlib.sha256(json.dumps([listed, script]).encode()).hexdigest()[:16]
    told = json.dumps({"version": version, "files": listed}, separators=(",", ":"))
    return f"self.SHELL={told}\n{script}"


def _integrity(content: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()
