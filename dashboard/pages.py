"""Every page a browser can open: the board, the clerk's page, the sign-in page, and the files they are made of.

In: nothing but the files of this package, read once when `routes()` is called. Out: Starlette routes that answer from
memory, plain or gzipped, with strict headers on every answer. What is not among the files read is a 404: a request
never becomes a file name, so there is no path to climb out of.

Some of the files are made here from others: `/clerk/door.js` and `/clerk/app.js` are the page's modules in two,
`/static/board/main.js` is the board's but for its sheets, and `/clerk/sw.js` begins with the digests of all it keeps.
A module that cannot be put in raises `Unbundled` at the start.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard import shortening
from dashboard.bundle import bundle
from dashboard.front import front
from dashboard.shell import shell, worker
from election.station import is_scope

HERE = Path(__file__).parent

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
"""What is served at all; any other file in the folders is not."""

FOLDERS = {
    "board": "/static/board/",
    "signin": "/static/signin/",
    "vendor": "/static/vendor/",
    "wire": "/static/wire/",
    "clerk": "/clerk/",
}
"""The clerk's files live under `/clerk/` because a service worker only governs what lies below it."""

NAMED = {"/board": "board/index.html", "/clerk": "clerk/index.html", "/signin": "signin/index.html"}

BOARD, BOARD_STYLE = "/board", "/static/board/board.css"
CLERK, DOOR, WORKER = "/clerk", "/clerk/door.js", "/clerk/sw.js"
STYLES = ("/clerk/clerk.css", "/clerk/forms.css")
"""Put together in this order, under the first one's name."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src {connect}; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

PART = {"Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}
"""The headers of what is only ever part of a document. At 2G those of a document alone take a tenth of a second."""

STRICT = PART | {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
}

PARTS = tuple(KINDS[suffix] for suffix in (".css", ".js", ".json", ".png", ".webmanifest"))

SMALL = 256
"""Bytes below which gzip would only make a file longer."""

_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Page:
    """One file as it is sent."""

    kind: str
    plain: bytes
    packed: bytes | None
    etag: str

    @classmethod
    def of(cls, kind: str, plain: bytes) -> Page:
        packed = None if kind == KINDS[".png"] or len(plain) < SMALL else gzip.compress(plain, 9, mtime=0)
        return cls(kind, plain, packed, hashlib.sha256(plain).hexdigest()[:32])


def routes() -> list[BaseRoute]:
    """The routes of all pages, with their files read and packed."""
    return Pages(read(HERE)).routes()


def read(root: Path) -> dict[str, Page]:
    """Every file by the address it is served under. Raises `Unbundled`."""
    files = dict(_files(root))
    return files | dict(_phone(files)) | dict(_board(files))


class Pages:
    """Answers for a set of files, by the path they are asked for."""

    def __init__(self, files: Mapping[str, Page]) -> None:
        self._files = files

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.home),
            Route("/board", self.named),
            Route("/board/{scope}", self.board),
            Route("/signin", self.named),
            Route("/clerk", self.named),
            Route("/clerk/{path:path}", self.file),
            Route("/static/{path:path}", self.file),
        ]

    async def home(self, request: Request) -> Response:
        return RedirectResponse("/board", status_code=307, headers=strict(request))

    async def named(self, request: Request) -> Response:
        return self._send(request, request.url.path)

    async def board(self, request: Request) -> Response:
        known = is_scope(request.path_params["scope"])
        return self._send(request, "/board", status=200 if known else 404)

    async def file(self, request: Request) -> Response:
        return self._send(request, "/clerk" if request.url.path == "/clerk/" else request.url.path)

    def _send(self, request: Request, path: str, status: int = 200) -> Response:
        page = self._files.get(path)
        if page is None:
            return Response("404\n", 404, strict(request) | {"Cache-Control": "no-store"}, "text/plain")
        headers = strict(request) if page.kind not in PARTS or path == WORKER else dict(PART)
        packed = page.packed if _takes_gzip(request) else None
        etag = f'"{page.etag}{"" if packed is None else "-gz"}"'
        headers |= {"Cache-Control": "no-cache", "ETag": etag, "Vary": "Accept-Encoding"}
        if path == WORKER:
            headers["Service-Worker-Allowed"] = "/clerk"
        if status == 200 and etag in _tags(request):
            return Response(None, 304, headers)
        if packed is not None:
            headers["Content-Encoding"] = "gzip"
        return Response(page.plain if packed is None else packed, status, headers | {"Content-Type": page.kind})


def strict(request: Request) -> dict[str, str]:
    """The headers of every document, and of whatever runs by itself.

    Safari before 15.4 does not count a WebSocket to the page's own host as 'self'. `ws: wss:` would open the door to
    every host, so the host the browser itself asked for is named instead.
    """
    host = request.headers.get("host", "")
    connect = f"'self' ws://{host} wss://{host}" if _HOST.fullmatch(host) else "'self'"
    return STRICT | {"Content-Security-Policy": POLICY.format(connect=connect)}


def _files(root: Path) -> Iterator[tuple[str, Page]]:
    for folder, prefix in FOLDERS.items():
        for path in sorted((root / folder).rglob("*")):
            kind = KINDS.get(path.suffix)
            if kind is not None and path.is_file():
                yield prefix + path.relative_to(root / folder).as_posix(), Page.of(kind, path.read_bytes())
    for address, name in NAMED.items():
        if (root / name).is_file():
            yield address, Page.of(KINDS[".html"], (root / name).read_bytes())


def _phone(files: Mapping[str, Page]) -> Iterator[tuple[str, Page]]:
    """The clerk's page in as few and as small files as it can be, and the worker that keeps them."""
    texts = {address: page.plain.decode() for address, page in files.items() if page.kind == KINDS[".js"]}
    put = bundle(DOOR, texts)
    made = {address: Page.of(KINDS[".js"], text.encode()) for address, text in put.texts.items()}
    styles = [files[address].plain.decode() for address in STYLES if address in files]
    made[STYLES[0]] = Page.of(KINDS[".css"], shortening.style("\n".join(styles)).encode())
    served = {**files, **made}
    kept = {address: served[address] for address in shell(CLERK, served[CLERK].plain.decode(), put.parts)}
    yield from made.items()
    script = worker(texts[WORKER], {address: (page.kind, page.plain) for address, page in kept.items()})
    yield WORKER, Page.of(KINDS[".js"], script.encode())


def _board(files: Mapping[str, Page]) -> Iterator[tuple[str, Page]]:
    """The board's page in one script and one style, and its sheets."""
    if BOARD not in files:
        return
    kinds = (KINDS[".css"], KINDS[".js"])
    texts = {address: page.plain.decode() for address, page in files.items() if page.kind in kinds}
    html, made = front(files[BOARD].plain.decode(), BOARD_STYLE, texts)
    yield BOARD, Page.of(KINDS[".html"], html.encode())
    for address, text in made.items():
        yield address, Page.of(files[address].kind, text.encode())


def _takes_gzip(request: Request) -> bool:
    offers = (offer.replace(" ", "").split(";q=") for offer in request.headers.get("accept-encoding", "").split(","))
    return any(name in ("gzip", "*") and quality not in (["0"], ["0.0"]) for name, *quality in offers)


def _tags(request: Request) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
