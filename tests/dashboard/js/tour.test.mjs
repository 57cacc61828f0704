import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureOf } from "../../../dashboard/board/store.js";
import { Tour, stopsOf } from "../../../dashboard/board/tour.js";
import { snapshot } from "./picture.mjs";
import { World } from "./world.mjs";

const children = {
  scope: ["c00001", "c00002", "c00003", "c00004", "c00005"],
  name: ["Một", "Hai", "Ba", "Bốn", "Năm"],
  incidents: [7, 1, 0, 2, 0],
  voted_assembly: [90, 20, null, 80, 10],
  listed_in_assembly: [100, 100, null, 100, 100],
};

const incident = (commune, severity) => ({ scope: `s11-${commune}-001`, severity });
const newest = [incident("00001", "handled"), incident("00002", "support"), incident("00004", "instruct"), incident("00004", "support")];

test("a round shows incidents that wait for somebody before silence before low turnout, and nothing twice", () => {
  const stops = stopsOf(pictureOf(snapshot({ children, incidents: { open: 9, by_severity: {}, newest } })), new Map([["c00001", 3], ["c00003", 9], ["c00004", 12]]));
  assert.deepEqual(stops.map(({ scope, why, n }) => [scope, why, n]), [
    ["p11", "self", null],
    ["c00004", "incidents", 2],
    ["c00002", "incidents", 1],
    ["c00003", "missing", 9],
    ["c00001", "missing", 3],
    ["c00005", "turnout", 0.1],
  ]);
});

test("where nobody has reported nobody has the lowest turnout", () => {
  const silent = { scope: ["c1"], name: ["Một"], voted_assembly: [null], listed_in_assembly: [null] };
  assert.equal(stopsOf(pictureOf(snapshot({ children: silent })), null).length, 1);
});

test("polling areas are no stops of their own", () => {
  const stations = { ...children, state: ["open", "open", "open", "open", "open"] };
  assert.equal(stopsOf(pictureOf(snapshot({ children: stations })), null).length, 1);
});

/** A tour of these scopes whose pictures come when a test says so. */
function touring(...scopes) {
  const world = new World();
  const here = { looked: [], prepared: [], known: new Set(scopes), rounds: 0 };
  const guide = {
    look: (scope) => here.looked.push(scope),
    prepare: (coming) => (here.prepared = coming),
    isPrepared: (scope) => here.known.has(scope),
  };
  const plan = () => (here.rounds++, scopes.map((scope) => ({ scope, name: scope, why: "self", n: null })));
  const tour = new Tour(guide, plan, 20000, world);
  tour.start();
  return { tour, world, here };
}

test("each place has its time, the next one is prepared meanwhile, and every round is planned anew", () => {
  const { world, here } = touring("p11", "c1", "c2");
  assert.deepEqual(here.prepared, ["p11", "c1"]);
  world.pass(20000);
  assert.deepEqual([here.looked, here.prepared], [["c1"], ["p11", "c2"]]);
  world.pass(40000);
  assert.deepEqual([here.looked, here.rounds], [["c1", "c2", "p11"], 2]);
});

test("a place whose picture does not come is passed over, and one that comes late is shown", () => {
  const { world, here } = touring("p11", "c1", "c2");
  here.known.delete("c1");
  world.pass(21000);
  assert.deepEqual(here.looked, []);
  here.known.add("c1");
  world.pass(200);
  assert.deepEqual(here.looked, ["c1"]);
  here.known.delete("c2");
  world.pass(24000);
  assert.deepEqual(here.looked, ["c1", "p11"]);
});

test("while the line is away the round stands still", () => {
  const { tour, world, here } = touring("p11", "c1");
  tour.pause(true);
  world.pass(300000);
  assert.deepEqual(here.looked, []);
  tour.pause(false);
  world.pass(20000);
  assert.deepEqual(here.looked, ["c1"]);
});

test("a key goes on or back at once, and the time begins anew", () => {
  const { tour, world, here } = touring("p11", "c1", "c2");
  tour.move(-1);
  assert.deepEqual(here.looked, ["c2"]);
  world.pass(19000);
  tour.move(1);
  world.pass(19000);
  assert.deepEqual(here.looked, ["c2", "p11"]);
});

test("a place alone stays, and looks at itself anew", () => {
  const { tour, world, here } = touring("c1");
  world.pass(60000);
  assert.deepEqual([here.rounds, tour.at.value], [4, 0]);
  tour.stop();
  world.pass(60000);
  assert.deepEqual([here.rounds, here.prepared], [4, []]);
});

test("what comes later is in the round that has just begun, and changes none that is under way", () => {
  const { tour, world, here } = touring("p11", "c1", "c2");
  tour.refresh();
  assert.equal(here.rounds, 2);
  world.pass(20000);
  tour.refresh();
  assert.deepEqual([here.rounds, tour.at.value], [2, 1]);
});
