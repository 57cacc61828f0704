"""The pages and their files: what is served, with which headers, and what is not."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import pages
from tests.dashboard.site import Site, site

DASHBOARD = Path(pages.__file__).parent
PAGES = ("/board", "/board/p11", "/board/s11-03127-004", "/signin")
BOARD_BUDGET = 150 * 1024

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
    "path", ["/", "/board/p11", "/signin", "/static/board/main.js", "/static/none.js", "/clerk/none"]
)
def test_every_answer_carries_the_strict_headers(client: Site, path: str) -> None:
    headers = client.get(path).headers
    assert "nosniff" == headers["x-content-type-options"]
    assert "no-referrer" == headers["referrer-policy"]
    assert "camera=()" in headers["permissions-policy"]
    assert "same-origin" == headers["cross-origin-opener-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


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
    packed = client.get("/static/board/main.js", headers={"Accept-Encoding": "br, gzip"})
    plain = client.get("/static/board/main.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert "gzip" == packed.headers["content-encoding"]
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content == (DASHBOARD / "board" / "main.js").read_bytes()
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" == packed.headers["vary"] == plain.headers["vary"]


def test_question_for_the_head_gets_no_body(client: Site) -> None:
    answer = client.get("/static/board/main.js", method="HEAD")
    assert (200, b"") == (answer.status, answer.body)


def test_board_names_every_module_it_will_need(client: Site) -> None:
    """Without this, a browser finds them one import after the other, a round trip each."""
    html = client.get("/board").text
    named = {each for each in _resources(html) if each.endswith(".js")}
    assert _imported("/static/board/main.js", set()) == named


def test_board_weighs_no_more_than_its_budget(client: Site) -> None:
    html = client.get("/board").text
    files = [client.get(each).content for each in _resources(html)]
    assert sum(len(gzip.compress(each, 9)) for each in [html.encode(), *files]) <= BOARD_BUDGET


def _imported(address: str, seen: set[str]) -> set[str]:
    if address not in seen:
        seen.add(address)
        file = DASHBOARD / address.removeprefix("/static/")
        for name in re.findall(r"""\b(?:from|import)\s*["'](\.[^"']+)["']""", _code(file)):
            target = (file.parent / name).resolve()
            _imported(f"/static/{target.relative_to(DASHBOARD).as_posix()}", seen)
    return seen


def _code(file: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
