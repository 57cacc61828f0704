"""One module out of many: it does what they did, and what is not understood is told by file and line."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dashboard import lexer, shortening
from dashboard.bundle import bundle
from dashboard.module import Unbundled

MAIN = "/page/main.js"
WORLD = {
    "/page/main.js": """
        // @ts-check
        import { count, raise as increase } from "./count.js"
        import * as shapes from '../lib/shapes.js'
        import { count as four, more } from "./all.js"
        import hello, { loud } from "../lib/hello.js";
        import anonymous from "../lib/anonymous.js"
        import "./says.js"
        import {
          from, // a name like any other
        } from "./words.js"
        export { hello as unused }
        const table = { default: 1 }.default /* a comment
          over two lines */
        const half = count
          / 2 // not a regular expression
        console.log(four, more(), count, increase(), shapes.area(3), shapes.Square.name, from, table, half)
        console.log(hello(loud), anonymous(2), `text // that ${`is ${"no"} /* comment */`} stays
          as it is`, /[/]\\/ "/.test('/ "'))
        import("./later.js").then(({ LATER }) => console.log(LATER))
        import("./part.js").then(async ({ begin, More }) => console.log(await begin(2), new More().count, increase()))
    """,
    "/page/all.js": "export { count, raise as more } from './count.js'\nexport const more_ = 1",
    "/page/count.js": "export const count = 4\nexport function raise() {\n  return count + +1 - -1\n}\n",
    "/page/says.js": 'console.log("said once")',
    "/page/words.js": 'import "./says.js"\nexport const from = "from"',
    "/page/later.js": 'export const LATER = "later"',
    "/page/part.js": """
        import { count, raise } from "./count.js"
        import { twice } from "./twice.js"
        import "./says.js"
        export class More { get count() { return count } }
        export async function begin(n) { return twice(n) + raise() + (await import("./later.js")).LATER }
    """,
    "/page/twice.js": 'import * as shapes from "../lib/shapes.js"\nexport const twice = (n) => shapes.area(n) / n + n',
    "/lib/shapes.js": "export class Square {}\nexport async function* area1() {}\nexport const area = (n) => n * n",
    "/lib/hello.js": 'const h = (t) => t("hi");const l=(s)=>s.toUpperCase();export{h as default,l as loud};',
    "/lib/anonymous.js": "var n=1;export default function(s){return s+n}\n//# lib.js",
}


def run(folder: Path, texts: dict[str, str], entry: str) -> str:
    """What a module and all it imports print, in Node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Install Node 20 or later to run modules and their bundle.")
    for address, text in texts.items():
        path = folder / address[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "package.json").write_text('{"type": "module"}')
    done = subprocess.run([node, folder / entry[1:]], capture_output=True, text=True, timeout=30, check=False)
    assert "" == done.stderr
    return done.stdout


def test_bundle_does_what_its_modules_did(tmp_path: Path) -> None:
    put = bundle(MAIN, WORLD)
    # From a file no address begins with the host: what is asked for later is named from the disk's root instead.
    root = f'"{tmp_path}/few/page/'
    few = {address: text.replace('"/page/', root) for address, text in put.texts.items()}

    apart = run(tmp_path / "many", WORLD, MAIN)
    assert "later" in apart
    assert apart == run(tmp_path / "few", {**few, "/page/later.js": WORLD["/page/later.js"]}, MAIN)


def test_bundle_has_each_module_once_and_no_import() -> None:
    put = bundle(MAIN, WORLD)
    assert [MAIN, "/page/part.js"] == list(put.texts)
    assert 1 == "".join(put.texts.values()).count("said once")
    assert 'import("/page/later.js")' in put.texts[MAIN]
    assert "import {" not in put.texts[MAIN]
    assert "two lines" not in put.texts[MAIN]


def test_part_takes_from_the_first_bundle_what_is_there_and_brings_the_rest() -> None:
    put = bundle(MAIN, WORLD)
    assert ["/page/later.js", "/page/part.js"] == put.parts
    assert put.texts["/page/part.js"].startswith('import{$1,$0}from"/page/main.js"\n')
    assert put.texts[MAIN].endswith("\nexport{$1,$0};\n")
    assert put.texts["/page/part.js"].endswith("\nexport const{More,begin}=$10;\n")


def test_what_several_parts_need_comes_with_the_first_bundle_if_wanted(tmp_path: Path) -> None:
    world = {
        "/page/main.js": "import('./b.js').then(b => import('./c.js').then(c => console.log(b.b(), c.c())))",
        "/page/b.js": "import { one, list } from './shared.js'\nexport const b = () => (list.push(one), list.length)",
        "/page/c.js": "import { list } from './shared.js'\nexport const c = () => list.length",
        "/page/shared.js": "import { zero } from './zero.js'\nexport const one = zero + 1\nexport const list = []",
        "/page/zero.js": "console.log('said once')\nexport const zero = 0",
    }
    with pytest.raises(Unbundled, match=r"/page/zero\.js: is in /page/c.js and elsewhere"):
        bundle(MAIN, world)
    put = bundle(MAIN, world, gather=True)
    assert ["/page/b.js", "/page/c.js"] == put.parts
    root = f'"{tmp_path}/few/page/'
    few = {address: text.replace('"/page/', root) for address, text in put.texts.items()}
    assert "said once\n1 1\n" == run(tmp_path / "many", world, MAIN) == run(tmp_path / "few", few, MAIN)


def test_same_texts_give_the_same_bundle_in_whatever_order_they_come() -> None:
    assert bundle(MAIN, WORLD) == bundle(MAIN, dict(reversed(WORLD.items())))


def test_what_nobody_imports_stays_out() -> None:
    one = bundle(MAIN, WORLD | {"/page/other.js": "this is not even JavaScript"})
    assert bundle(MAIN, WORLD) == one


def test_line_that_ends_a_statement_still_does() -> None:
    text = "let a = 1\nlet b = a\n++b\nconst f = () => {\n  return\n  1\n}\nf(\n  a,\n  b\n)\n"
    assert "let a=1\nlet b=a\n++b\nconst f=()=>{return\n1}\nf(a,b)\n" == shortening.script(text)


def test_words_and_signs_are_not_run_together() -> None:
    text = "return a in b, x - -y, 1 .z, typeof /a/ in c, a + + b"
    assert "return a in b,x- -y,1 .z,typeof /a/ in c,a+ +b\n" == shortening.script(text)


def test_markup_loses_its_indentation_and_other_templates_keep_theirs() -> None:
    text = "a(html`<p>\n    ${b(`x\n    y`)}\n    z</p>`, `x\n    y`)"
    tokens = shortening.unindented(lexer.tokens(text))
    assert "a(html`<p>\n${b(`x\n    y`)}\nz</p>`,`x\n    y`)" == shortening.joined(tokens)


def test_style_keeps_its_strings_and_combinators() -> None:
    text = """
        /* why */
        a b > c:not(.d) :hover,
        e {
          content: "/* not */\\A  ; x";
          width: calc(1px  + 2px);
        }
        @media (min-width: 1px) and (max-width: 2px) { f { margin: 0 auto } }
    """
    short = 'a b > c:not(.d) :hover,e{content:"/* not */\\A  ; x";width:calc(1px + 2px);}'
    assert short + "@media (min-width:1px) and (max-width:2px){f{margin:0 auto}}" == shortening.style(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("\nexport let a = 1", "/a.js:2: `export let`"),
        ("export var a = 1", "/a.js:1: `export var`"),
        ("export * from './b.js'", r"/a.js:1: `export \*`"),
        ("export default { a: 1 }", "/a.js:1: `export default {`"),
        ("import a from 'elsewhere'", "'elsewhere' is no path"),
        ("import { a } of './b.js'", "'of' where 'from' belongs"),
        ("import { a b } from './b.js'", "'b' where ',' belongs"),
        ("import { none } from './b.js'", "/a.js: /b.js does not export none"),
        ("import { b } from './none.js'", "/a.js: imports /none.js, which does not exist"),
        ("if (1) { import './b.js' }", "`import` within brackets"),
        ("import(name)", "where a STRING belongs"),
        ("import('./b' + '.js')", "anything but one string"),
        ("import('./none.js')", "/a.js: imports /none.js, which does not exist"),
        ("import { b } from './b.js'; import('./b.js')", "/b.js: is in /b.js and elsewhere"),
        ("import('./b.js'); import('./c.js')", "/b.js: is in /c.js and elsewhere"),
        ("let a = import.meta.url", "`import .`"),
        ("await b()", "`await` outside"),
        ("const $1 = 2", "is a name that bundles use"),
        ("const a = 'x\n'", "/a.js: line 1"),
        ("import { a } from './d.js'", "/d.js: imports itself by way of /d.js -> /e.js"),
        ("import {", "the text ends inside"),
        ("import", "ends in the middle"),
    ],
)
def test_what_is_not_understood_is_told(text: str, complaint: str) -> None:
    others = {
        "/b.js": "export const b = 1",
        "/c.js": "import { b } from './b.js'\nexport const c = b",
        "/d.js": "import { e } from './e.js'\nexport const a = e",
        "/e.js": "import { a } from './d.js'\nexport const e = a",
    }
    with pytest.raises(Unbundled, match=complaint):
        bundle("/a.js", {"/a.js": text} | others)
