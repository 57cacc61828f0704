"""The board's page as it is served: one script and one style instead of the many it is written in.

In: the page as it stands in the folder, and all texts by address. Out: the page that names only the first script and
the first style, and the texts made. Sheets that are fetched later take what they share from the first script, so that
nothing runs twice. Order among styles stays; those for some media only stay apart. A page that names a file which is
not there raises `KeyError`, a module that cannot be put in `Unbundled`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard import shortening
from dashboard.bundle import bundle

_STYLE = re.compile(r' *<link rel="stylesheet" href="([^"]+)">\n')
_SCRIPT = re.compile(r'<script type="module" src="([^"]+)">')


def front(page: str, style: str, texts: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The page, and the texts to be served under their addresses, the styles under `style`, which is one of them.
    Raises `KeyError`, `Unbundled`."""
    styles: list[str] = _STYLE.findall(page)
    made = {style: shortening.style("\n".join(texts[address] for address in styles))}
    for entry in _SCRIPT.findall(page):
        # Names stay: a desk's line does not count bytes, and what fails in a browser there is read by people.
        made |= bundle(entry, texts, gather=True, shorten=False).texts
    # At the place of the first: what is for some media only comes after it, as it did.
    named = iter([f'    <link rel="stylesheet" href="{style}">\n'])
    return _STYLE.sub(lambda _: next(named, ""), page), made
