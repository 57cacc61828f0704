import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, everyOf, homeScope, isScope, isWall, itemOf, scopeOf, screenOf, signInAddress, themeOf, viewOf } from "../../../dashboard/board/route.js";
import { tokenOf, wayOn } from "../../../dashboard/signin/way.js";

test("every kind of place has an address and comes back from it", () => {
  for (const scope of ["vn", "p11", "c03127", "s11-03127-004", "k-assembly-11-1", "k-commune-03127-2"]) assert.equal(scopeOf(addressOf(scope)), scope);
});

test("a sheet and the wall are part of the address, a polling area has the overview only", () => {
  assert.equal(addressOf("p11", "mosaic"), "/board/p11?view=mosaic");
  assert.equal(addressOf("p11", "mosaic", "wall=1"), "/board/p11?view=mosaic&wall=1");
  assert.equal(addressOf("s11-03127-004", "mosaic"), "/board/s11-03127-004");
  assert.equal(viewOf("?view=mosaic&wall=1"), "mosaic");
  assert.deepEqual([viewOf("?view=nothing"), viewOf("")], ["", ""]);
  assert.deepEqual([isWall("?wall=1"), isWall("?wall=0"), isWall("")], [true, false, false]);
});

test("what is said about the screen stays wherever one goes, and nothing else does", () => {
  assert.equal(screenOf("?view=slots&theme=dark&every=20&wall=1&x=y"), "wall=1&every=20&theme=dark");
  assert.equal(screenOf("?wall=0&every=0&theme=<b>"), "");
  assert.equal(screenOf("?every=12345"), "");
  assert.deepEqual([everyOf("wall=1&every=20"), everyOf("wall=1")], [20, null]);
  assert.deepEqual([themeOf("theme=light"), themeOf("wall=1")], ["light", null]);
});

test("what is opened on a sheet is the address's fragment, and nothing else is", () => {
  assert.equal(addressOf("p11", "incidents", "", "s11-03127-004/3f-2a"), "/board/p11?view=incidents#s11-03127-004/3f-2a");
  assert.equal(addressOf("p11", "", "", "s11-03127-004/3f-2a"), "/board/p11");
  assert.equal(itemOf("#s11-03127-004/3f-2a"), "s11-03127-004/3f-2a");
  assert.equal(itemOf(""), "");
  for (const hash of ["#place", "#a/b/c", "#a/<b>", "#/b"]) assert.equal(itemOf(hash), null);
});

test("a remembered scope is the home only if it is one", () => {
  assert.deepEqual([homeScope("p11"), homeScope("//evil"), homeScope(null)], ["p11", "vn", "vn"]);
});

test("what is not a place has none", () => {
  for (const path of ["/board", "/board/", "/board/p1", "/board/..", "/board/k-mayor-11-1", "/board/p11/x", "/other/p11"]) assert.equal(scopeOf(path), null);
  assert.equal(isScope("p11 "), false);
});

test("after signing in the page that was asked for is opened", () => {
  const asked = new URL(signInAddress("/board/c03127"), "http://here").search;
  assert.equal(wayOn(asked, "p11"), "/board/c03127");
  const sheet = new URL(signInAddress("/board/c03127?view=incidents&wall=1"), "http://here").search;
  assert.equal(wayOn(sheet, "p11"), "/board/c03127?view=incidents&wall=1");
});

test("only a board of this very site is gone to", () => {
  for (const next of ["//evil.example/board/p11", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/board/../x", "/board/p11?x=1", "/board//evil", "/clerk", "/board/nowhere"]) {
    assert.equal(wayOn(`?next=${encodeURIComponent(next)}`, "p11"), "/board/p11");
  }
});

test("without a scope in the answer the country is opened", () => {
  assert.equal(wayOn("", undefined), "/board/vn");
  assert.equal(wayOn("", "//evil"), "/board/vn");
});

test("a one-time link's token is taken from the fragment, and nothing else is", () => {
  assert.equal(tokenOf("#mot-lan-thoi_9.~"), "mot-lan-thoi_9.~");
  for (const hash of ["", "#", "#short", "#<script>alert(1)</script>", `#${"a".repeat(600)}`]) assert.equal(tokenOf(hash), null);
});
