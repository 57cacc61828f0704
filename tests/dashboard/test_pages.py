"""The pages and their files: what is served, with which headers, and what is not."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import pages
from tests.dashboard.site import Site, site

DASHBOARD = Path(pages.__file__).parent
PAGES = ("/board", "/board/p11", "/board/s11-03127-004", "/signin", "/clerk")
BOARD_BUDGET = 150 * 1024
CLERK_BUDGET = 60 * 1000
MOST_BYTES_OF_AN_ICON = 3_000

each_page = pytest.mark.parametrize("path", PAGES)


@pytest.fixture(scope="module")
def client() -> Iterator[Site]:
    with site() as served:
        yield served


def _policy(client: Site, path: str, host: str = "bau-cu.example") -> dict[str, list[str]]:
    header = client.get(path, headers={"Host": host}).headers["content-security-policy"]
    return {name: sources for name, *sources in (part.split() for part in header.split(";"))}


def _resources(html: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/[^"]+)"', html)


@each_page
def test_page_is_html_that_is_always_asked_for_again(client: Site, path: str) -> None:
    answer = client.get(path)
    assert 200 == answer.status
    assert "text/html; charset=utf-8" == answer.headers["content-type"]
    assert "no-cache" == answer.headers["cache-control"]


@each_page
def test_page_has_no_inline_script_or_style(client: Site, path: str) -> None:
    html = client.get(path).text
    assert [] == re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=", html)


@each_page
def test_everything_a_page_names_is_served(client: Site, path: str) -> None:
    resources = _resources(client.get(path).text)
    assert resources
    assert {} == {each: client.get(each).status for each in resources if client.get(each).status != 200}


def test_home_leads_to_the_board(client: Site) -> None:
    answer = client.get("/")
    assert (307, "/board") == (answer.status, answer.headers["location"])
    assert "content-security-policy" in answer.headers


def test_address_that_names_no_place_still_shows_the_board_but_is_not_found(client: Site) -> None:
    answer = client.get("/board/nowhere")
    assert 404 == answer.status
    assert client.get("/board").text == answer.text


@pytest.mark.parametrize(
    "path",
    ["/", "/board/p11", "/signin", "/clerk", "/clerk/sw.js", "/clerk/icon.svg", "/static/none.js", "/clerk/none"],
)
def test_whatever_runs_by_itself_carries_the_strict_headers(client: Site, path: str) -> None:
    headers = client.get(path).headers
    assert "nosniff" == headers["x-content-type-options"]
    assert "no-referrer" == headers["referrer-policy"]
    assert "camera=()" in headers["permissions-policy"]
    assert "same-origin" == headers["cross-origin-opener-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/static/board/main.js", "/clerk/app.js", "/clerk/clerk.css", "/clerk/icon-192.png"])
def test_parts_of_a_document_carry_the_headers_that_matter_there(client: Site, path: str) -> None:
    headers = client.get(path).headers
    assert ("nosniff", "same-origin") == (headers["x-content-type-options"], headers["cross-origin-resource-policy"])
    assert "content-security-policy" not in headers


def test_policy_allows_this_site_and_nothing_inline(client: Site) -> None:
    policy = _policy(client, "/board")
    assert ["'none'"] == policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"]
    assert ["'self'"] == policy["script-src"] == policy["style-src"] == policy["worker-src"] == policy["form-action"]
    assert "unsafe" not in str(policy)


def test_policy_names_the_live_line_of_the_host_that_was_asked_for(client: Site) -> None:
    expected = ["'self'", "ws://127.0.0.1:8000", "wss://127.0.0.1:8000"]
    assert expected == _policy(client, "/board", "127.0.0.1:8000")["connect-src"]


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "*", "x/y", "'unsafe-inline'"])
def test_odd_host_gets_no_way_into_the_policy(client: Site, host: str) -> None:
    policy = _policy(client, "/board", host)
    assert ["'self'"] == policy["connect-src"]
    assert ["'self'"] == policy["script-src"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pages.py",
        "/static/board/../../pages.py",
        "/static/board/%2e%2e/%2e%2e/pages.py",
        "/static/..%2fpages.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/clerk/../pages.py",
        "/clerk/%2e%2e/board/main.js",
        "/static/board",
        "/static/board/",
        "/static/board/main.js/",
        "/static/pages.py",
        "/static/board/main.js%00.css",
    ],
)
def test_only_the_files_that_were_read_are_served(client: Site, path: str) -> None:
    assert 404 == client.get(path).status


def test_file_that_is_already_there_is_not_sent_again(client: Site) -> None:
    first = client.get("/static/board/main.js")
    again = client.get("/static/board/main.js", headers={"If-None-Match": f'W/"other", {first.headers["etag"]}'})
    assert (304, b"") == (again.status, again.body)
    assert first.headers["etag"] == again.headers["etag"]
    assert 200 == client.get("/static/board/main.js", headers={"If-None-Match": '"other"'}).status


def test_packed_and_plain_file_are_the_same_text_under_different_tags(client: Site) -> None:
    packed = client.get("/static/board/desk.js", headers={"Accept-Encoding": "br, gzip"})
    plain = client.get("/static/board/desk.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert "gzip" == packed.headers["content-encoding"]
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content == (DASHBOARD / "board" / "desk.js").read_bytes()
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" == packed.headers["vary"] == plain.headers["vary"]


def test_question_for_the_head_gets_no_body(client: Site) -> None:
    answer = client.get("/static/board/main.js", method="HEAD")
    assert (200, b"") == (answer.status, answer.body)


def test_board_is_one_script_and_one_style_and_each_sheet_another_script(client: Site) -> None:
    """Files that name one another are found one after the other, a round trip each."""
    named = [each for each in _resources(client.get("/board").text) if each.endswith((".js", ".css"))]
    assert ["/static/board/board.css", "/static/board/dark.css", "/static/board/main.js"] == named
    script = client.get("/static/board/main.js").text
    sheets = re.findall(r'\bimport\("(.*?)"\)', script)
    assert {f"/static/board/view/{name}.js" for name in ("constituencies", "wall", "mosaic")} <= set(sheets)
    assert not re.search(r"^import\b", script, re.MULTILINE)
    for sheet in sheets:
        assert ["/static/board/main.js"] == re.findall(r'^import.*?from"(.*?)"', client.get(sheet).text, re.MULTILINE)


def test_board_s_style_has_all_styles_of_the_page(client: Site) -> None:
    style = client.get("/static/board/board.css").text
    for rule in ("--paper:#eef1f4", ".topbar{", ".u-wrap", "@media (max-width:799px)"):
        assert rule in style


def test_board_weighs_no_more_than_its_budget(client: Site) -> None:
    html = client.get("/board").text
    files = [client.get(each).content for each in _resources(html)]
    assert sum(len(gzip.compress(each, 9)) for each in [html.encode(), *files]) <= BOARD_BUDGET


def test_clerk_s_script_is_two_modules_and_a_dictionary(client: Site) -> None:
    """The first is the code's screen, the second all the rest: what the first has is not in it again."""
    door, app = client.get("/clerk/door.js").text, client.get("/clerk/app.js").text
    assert ["/clerk/door.js"] == [each for each in _resources(client.get("/clerk").text) if each.endswith(".js")]
    assert ["/clerk/app.js"] == re.findall(r'\bimport\("(.*?)"\)', door)
    assert ["/clerk/words/en.js"] == re.findall(r'\bimport\("(.*?)"\)', app)
    assert ["/clerk/door.js"] == re.findall(r'^import.*?from"(.*?)"', app, re.MULTILINE)
    assert (1, 0) == (door.count("enrol_hint:"), app.count("enrol_hint:"))
    assert "// @ts-check" not in door + app


def test_clerk_s_modules_are_there_one_by_one_for_whoever_looks(client: Site) -> None:
    assert (DASHBOARD / "clerk" / "clock.js").read_bytes() == client.get("/clerk/clock.js").content


def test_first_load_of_the_clerk_s_page_weighs_no_more_than_its_budget(client: Site) -> None:
    """All the page needs, and what its worker fetches for the next visit. English is for those who ask for it."""
    addresses = {"/clerk", "/clerk/sw.js", *_shell(client)["files"]} - {"/clerk/words/en.js"}
    packed = {each: len(client.get(each, headers={"Accept-Encoding": "gzip"}).body) for each in sorted(addresses)}
    assert sum(packed.values()) <= CLERK_BUDGET, packed


def test_worker_keeps_the_page_and_all_it_names_but_pictures_of_the_home_screen(client: Site) -> None:
    named = [each for each in _resources(client.get("/clerk").text) if not each.endswith(".png")]
    assert {"/clerk", "/clerk/app.js", "/clerk/words/en.js", *named} == set(_shell(client)["files"])


def test_worker_knows_each_file_by_its_digest_and_type(client: Site) -> None:
    for address, (digest, kind, *when_asked) in _shell(client)["files"].items():
        assert ([1] if address == "/clerk/words/en.js" else []) == when_asked
        answer = client.get(address)
        assert "sha256-" + base64.b64encode(hashlib.sha256(answer.content).digest()).decode() == digest
        assert kind == answer.headers["content-type"].partition(";")[0]


def test_any_change_of_the_shell_is_another_worker(tmp_path: Path) -> None:
    shutil.copytree(DASHBOARD, tmp_path / "dashboard", ignore=shutil.ignore_patterns("board", "__pycache__"))
    workers = {pages.read(tmp_path / "dashboard")["/clerk/sw.js"].plain for _ in range(2)}
    assert 1 == len(workers)
    changes = {"index.html": "\n", "clerk.css": "a{}", "words/vi.js": "let a", "words/en.js": "let a", "sw.js": "self"}
    for name, more in changes.items():
        with (tmp_path / "dashboard" / "clerk" / name).open("a") as file:
            file.write(more)
        workers.add(pages.read(tmp_path / "dashboard")["/clerk/sw.js"].plain)
    assert 1 + len(changes) == len(workers)
    assert len(workers) == len({json.loads(_told(each.decode()))["version"] for each in workers})


def test_worker_may_govern_the_page_that_lies_above_it(client: Site) -> None:
    assert "/clerk" == client.get("/clerk/sw.js").headers["service-worker-allowed"]
    assert "no-cache" == client.get("/clerk/sw.js").headers["cache-control"]


def test_page_can_be_put_on_a_home_screen(client: Site) -> None:
    manifest = json.loads(client.get("/clerk/manifest.webmanifest").text)
    assert ("/clerk", "/clerk", "standalone") == tuple(manifest[name] for name in ("start_url", "scope", "display"))
    sizes = {}
    for icon in manifest["icons"]:
        content = client.get(icon["src"]).content
        if icon["type"] == "image/png":
            sizes[icon["purpose"], icon["sizes"]] = "{}x{}".format(*struct.unpack(">II", content[16:24]))
            assert len(content) <= MOST_BYTES_OF_AN_ICON
    assert {("any", "192x192"), ("any", "512x512"), ("maskable", "512x512")} == set(sizes)
    assert {size for _, size in sizes} == set(sizes.values())
    assert b"\x89PNG" == client.get("/clerk/icon-180.png").content[:4]


def _told(worker: str) -> str:
    return worker.partition("\n")[0].removeprefix("self.SHELL=")


def _shell(client: Site) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_told(client.get("/clerk/sw.js").text))
    return told
