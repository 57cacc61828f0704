import assert from "node:assert/strict";
import { test } from "node:test";
import { measureOf } from "../../../dashboard/board/map-classes.js";
import { shapeAt, shapeBeside, shapesOf } from "../../../dashboard/board/map-shape.js";
import { colouringOf } from "../../../dashboard/board/mosaic-classes.js";
import { NO_SHARE, NO_SLOT } from "../../../dashboard/board/mosaic-store.js";

const square = (x, y, side = 1) => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
const feature = (id, ...polygons) => ({ id, geometry: { coordinates: polygons } });
/** Two by two, the south-western one with a hole and an island. */
const MAP = {
  features: [
    feature("c1", [square(103, 21), square(103.4, 21.4, 0.2)], [square(102.5, 20.5, 0.1)]),
    feature("c2", [square(104, 21)]),
    feature("c3", [square(103, 22)]),
    feature("c4", [square(104, 22)]),
  ],
};

test("a map fills the room, north up, as wide as it is there", () => {
  const shapes = shapesOf(MAP, 400, 400, 10);
  const [south, , north] = shapes;
  assert.ok(south.center[1] > north.center[1]);
  const [left, top, right, bottom] = shapes.map(({ box }) => box).reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]);
  assert.ok(left >= 9.9 && top >= 9.9 && right <= 390.1 && bottom <= 390.1 && bottom - top > 379);
  const [wide, high] = [north.box[2] - north.box[0], north.box[3] - north.box[1]];
  assert.ok(Math.abs(wide / high - Math.cos((21.75 * Math.PI) / 180)) < 0.01);
});

test("what is under a point is found; a hole is a hole and an island belongs to its place", () => {
  const shapes = shapesOf(MAP, 400, 400, 10);
  shapes.forEach(({ center }, i) => i > 0 && assert.equal(shapeAt(shapes, center[0], center[1]), i));
  const [x, y] = [shapes[0].rings[1], shapes[0].rings[2]].map((ring) => [(ring[0] + ring[4]) / 2, (ring[1] + ring[5]) / 2]);
  assert.equal(shapeAt(shapes, ...x), null);
  assert.equal(shapeAt(shapes, ...y), 0);
  assert.equal(shapeAt(shapes, 1, 1), null);
});

test("arrows lead to the place beside, and stay at the edge", () => {
  const shapes = shapesOf(MAP, 400, 400, 10);
  const from = (i) => [[1, 0], [-1, 0], [0, 1], [0, -1]].map(([right, down]) => shapeBeside(shapes, i, right, down));
  assert.deepEqual([from(0), from(3)], [[1, 0, 0, 2], [3, 2, 1, 3]]);
});

const CELLS = {
  turnout: Uint16Array.of(600, 700, NO_SHARE, NO_SHARE),
  slot: Uint8Array.of(0, 2, NO_SLOT, NO_SLOT),
  state: Uint8Array.of(2, 1, 0, 0),
  incident: Uint8Array.of(3, 0, 0, 0),
};
const measure = (name, start, count) => measureOf(colouringOf(name), CELLS, { start, count });

test("a commune is of the colour of its areas, or the share that must be looked after", () => {
  assert.deepEqual(measure("turnout", 0, 3), { n: 4, known: 2, of: 3, found: 650 });
  assert.deepEqual(measure("slot", 0, 3), { n: 5, known: 2, of: 3, found: 1 });
  assert.deepEqual(measure("slot", 0, 1), { n: 1, known: 1, of: 1, found: 0 });
  assert.deepEqual(measure("state", 0, 2), { n: 5, known: 2, of: 2, found: 1 });
  assert.deepEqual(measure("incident", 0, 3), { n: 4, known: 1, of: 3, found: 1 });
});

test("a commune of which nothing is known is of no colour", () => {
  for (const name of ["turnout", "slot", "state", "incident"]) assert.equal(measure(name, 2, 2).n, 0, name);
});
