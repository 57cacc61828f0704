import assert from "node:assert/strict";
import { test } from "node:test";
import { Finder } from "../../../dashboard/board/finder.js";
import { World } from "./world.mjs";

const settled = () => new Promise((resolve) => setImmediate(resolve));
const place = (name) => ({ scope: "c03127", name, kind: "commune", parents: [] });

/** A finder whose answers come when a test gives them, by what was asked. */
function finding() {
  const world = new World();
  const asked = new Map();
  const asking = (method, path) => new Promise((resolve) => asked.set(decodeURIComponent(path.split("q=")[1]), resolve));
  const finder = new Finder({ asking, world });
  const answer = async (question, ...names) => {
    asked.get(question)({ ok: true, status: 200, body: { places: names.map(place) } });
    await settled();
  };
  return { finder, world, asked, answer };
}

test("who types is waited for, and only the last letters are asked", async () => {
  const { finder, world, asked, answer } = finding();
  for (const text of ["m", "mu", "muo", "muong"]) {
    finder.type(text);
    world.pass(100);
  }
  assert.deepEqual([[...asked.keys()], finder.state.value], [[], "looking"]);
  world.pass(100);
  await answer("muong", "Xã Mường Nhé", "Xã Mường Phăng");
  assert.deepEqual([finder.state.value, finder.places.value.length, finder.marked.value], ["found", 2, 0]);
});

test("an answer that comes after another letter is dropped", async () => {
  const { finder, world, answer } = finding();
  finder.type("a");
  world.pass(200);
  finder.type("ab");
  world.pass(200);
  await answer("ab", "Hai");
  await answer("a", "Một");
  assert.deepEqual(finder.places.value.map((each) => each.name), ["Hai"]);
});

test("without an answer it says that it could not look, not that there is nothing", async () => {
  const { finder, world, asked } = finding();
  finder.type("x");
  world.pass(200);
  asked.get("x")({ ok: false, status: 0, body: null });
  await settled();
  assert.deepEqual([finder.state.value, finder.places.value], ["failed", []]);
});

test("the mark goes around the ends, and nothing is marked where nothing was found", async () => {
  const { finder, world, answer } = finding();
  finder.move(1);
  assert.equal(finder.marked.value, -1);
  finder.type("x");
  world.pass(200);
  await answer("x", "Một", "Hai", "Ba");
  finder.move(-1);
  assert.equal(finder.marked.value, 2);
  finder.move(1);
  assert.equal(finder.marked.value, 0);
  finder.clear();
  assert.deepEqual([finder.state.value, finder.text.value, finder.places.value], ["idle", "", []]);
});
