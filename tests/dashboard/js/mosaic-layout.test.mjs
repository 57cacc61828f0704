import assert from "node:assert/strict";
import { test } from "node:test";
import { cellAt, leapFrom, stepFrom } from "../../../dashboard/board/mosaic-cursor.js";
import { short } from "../../../dashboard/board/mosaic-label.js";
import { layoutOf } from "../../../dashboard/board/mosaic-layout.js";
import { drawMarks } from "../../../dashboard/board/mosaic-marks.js";
import { Painter } from "../../../dashboard/board/mosaic-painter.js";
import { narrowest, wrap } from "../../../dashboard/board/mosaic-wrap.js";

/** Communes of 1 to `most` cells; always the same for the same numbers. */
function ground(provinces, communes, most, seed = 7) {
  const made = { provinces: [], groups: [], number: null };
  let start = 0;
  for (let p = 0; p < provinces; p++) {
    const own = 1 + Math.floor((communes * 2 * ((p * 37 + seed) % 101)) / 101);
    made.provinces.push({ scope: `p${p}`, name: `Tỉnh ${p}`, groups: own });
    for (let g = 0; g < own; g++) {
      const count = 1 + ((p * 31 + g * 17 + seed) % most);
      made.groups.push({ scope: `c${p}-${g}`, name: `Xã ${g}`, count, start, province: p });
      start += count;
    }
  }
  return { ...made, number: new Uint16Array(start) };
}

const COUNTRY = ground(34, 98, 43);
const ROOMS = [[1396, 615, 12], [1880, 880, 22], [3800, 1900, 27], [700, 900, 12]];

for (const [width, height, label] of ROOMS) {
  for (const [name, place] of [["a country", COUNTRY], ["a province", ground(1, 60, 30, 50)], ["a commune", ground(1, 0, 30)]]) {
    test(`${name} fits ${width} x ${height}, every cell in its own place`, () => {
      const layout = layoutOf(place, { width, height, label, largest: 150 });
      assert.ok(layout.height <= height && layout.width <= width);
      const taken = new Set();
      for (let cell = 0; cell < place.number.length; cell++) {
        const [x, y] = [layout.x[cell], layout.y[cell]];
        assert.ok(x >= 0 && y >= layout.label && x + layout.cellWidth <= width && y + layout.cellHeight <= layout.height, `${cell}: ${x} ${y}`);
        taken.add(y * 10000 + x);
      }
      assert.equal(taken.size, place.number.length);
      const panels = layout.panels;
      for (let i = 1; i < panels.length; i++) assert.ok(panels[i].y > panels[i - 1].y || panels[i].x >= panels[i - 1].x + panels[i - 1].width);
    });
  }
}

test("a country of 72,195 has cells of three pixels by two on a desk, and of four by three on a wall", () => {
  assert.ok(COUNTRY.number.length > 60000);
  for (const [[width, height, label], least] of [[ROOMS[0], 6], [ROOMS[1], 12], [ROOMS[2], 49]]) {
    const { cellWidth, cellHeight } = layoutOf(COUNTRY, { width, height, label, largest: 150 });
    assert.ok(cellWidth * cellHeight >= least, `${cellWidth} x ${cellHeight} on ${width}`);
  }
});

test("where not everything fits it is scrolled, with cells of the size asked for", () => {
  const layout = layoutOf(COUNTRY, { width: 732, height: 1180, label: 24, largest: 150, scroll: 8 });
  assert.deepEqual([layout.cellWidth, layout.cellHeight], [8, 8]);
  assert.ok(layout.height > 1180 && layout.height < 15000);
});

test("rows are wrapped in order, in no more width than is needed", () => {
  assert.deepEqual(wrap([4, 4, 4, 9, 1], 1, 9).map(({ from, to }) => [from, to]), [[0, 2], [2, 3], [3, 4], [4, 5]]);
  const widths = Array.from({ length: 50 }, (_, i) => 1 + ((i * 7) % 11));
  for (const rows of [1, 2, 3, 7]) {
    const width = narrowest(widths, 1, rows, 0);
    assert.ok(wrap(widths, 1, width).length <= rows && wrap(widths, 1, width - 1).length > rows);
  }
});

// The cursor

const PLACE = ground(1, 12, 20, 50);
const LAYOUT = layoutOf(PLACE, { width: 600, height: 400, label: 10, largest: 40 });

test("the cell under a point is found, and none far from all", () => {
  for (const cell of [0, 17, PLACE.number.length - 1]) assert.equal(cellAt(PLACE, LAYOUT, LAYOUT.x[cell] + 2, LAYOUT.y[cell] + 2), cell);
  assert.equal(cellAt(PLACE, LAYOUT, 5000, 5000), null);
});

test("arrows reach every cell, and back", () => {
  const [reached, waiting] = [new Set([0]), [0]];
  while (waiting.length > 0) {
    const cell = waiting.pop();
    for (const [right, down] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      const next = stepFrom(PLACE, LAYOUT, cell, right, down);
      if (right) assert.ok(next === cell || Math.sign(LAYOUT.x[next] - LAYOUT.x[cell]) === right);
      else assert.ok(next === cell || Math.sign(LAYOUT.y[next] - LAYOUT.y[cell]) === down);
      if (!reached.has(next)) waiting.push(next), reached.add(next);
    }
  }
  assert.equal(reached.size, PLACE.number.length);
});

test("page keys go from commune to commune and stop at the ends", () => {
  const last = PLACE.groups.length - 1;
  assert.deepEqual([leapFrom(PLACE, 0, 1), leapFrom(PLACE, 0, -1), leapFrom(PLACE, last, 1)], [PLACE.groups[1].start, 0, PLACE.groups[last].start]);
});

test("a name says where, not what kind of place, unless it is nothing without it", () => {
  assert.deepEqual(["Tỉnh Điện Biên", "Thành phố Huế", "Xã Mường Phăng", "Đặc khu Phú Quốc", "Phường 1"].map(short), ["Điện Biên", "Huế", "Mường Phăng", "Phú Quốc", "Phường 1"]);
});

// The painter

/** A canvas that notes down which places were filled with what, and frames that a test draws. */
function easel({ isCalm = false, cells = 6000 } = {}) {
  const filled = new Map();
  const context = { filled, createPattern: () => "hatch", fillRect: (x, y) => filled.set(`${x},${y}`, context.fillStyle), strokeRect() {}, getContext: () => context };
  globalThis.document = { createElement: () => context };
  const frames = [];
  const clock = { now: 0, cost: 0 };
  const painter = new Painter(context, { isCalm: () => isCalm, now: () => (clock.now += clock.cost), request: (call) => frames.push(call) });
  const columns = 100;
  const x = Uint16Array.from({ length: cells }, (_, i) => (i % columns) * 3 + 1);
  const y = Uint16Array.from({ length: cells }, (_, i) => Math.floor(i / columns) * 3 + 1);
  painter.lay({ width: 300, height: 300, cellWidth: 3, cellHeight: 3, label: 10, blocks: [], panels: [], x, y }, () => []);
  const classes = new Uint8Array(cells).fill(1);
  const palette = { ground: "ground", hatch: "grey", glow: "glow", ink: "", soft: "", font: "", classes: ["", "one", "two"].map((fill) => ({ fill, ink: "" })) };
  painter.colour(classes, palette, null);
  const colour = (cell) => filled.get(`${x[cell]},${y[cell]}`);
  return { painter, frames, clock, classes, palette, colour };
}

test("everything is painted first, in frames that take no longer than they may", () => {
  const { frames, clock, colour } = easel();
  clock.cost = 3;
  let drawn = 0;
  while (frames.length > 0) frames.shift()(), drawn++;
  assert.deepEqual([colour(0), colour(5999)], ["one", "one"]);
  assert.ok(drawn > 1 && drawn < 4);
});

test("afterwards only what changed is painted, and glows for a moment if it looks other than before", () => {
  const { painter, frames, clock, classes, colour } = easel();
  while (frames.length > 0) frames.shift()();
  classes[7] = 2;
  painter.change(classes, [7, 9], [7]);
  frames.shift()();
  assert.deepEqual([colour(7), colour(8), colour(9)], ["glow", "one", "one"]);
  clock.now += 1000;
  frames.shift()();
  assert.deepEqual([colour(7), frames.length], ["two", 0]);
});

for (const [why, around, changed] of [["somebody prefers less motion", { isCalm: true }, [7]], ["a tenth of all changes at once", {}, Array.from({ length: 600 }, (_, i) => i)]]) {
  test(`nothing glows when ${why}`, () => {
    const { painter, frames, classes, colour } = easel(around);
    while (frames.length > 0) frames.shift()();
    classes[7] = 2;
    painter.change(classes, changed, changed);
    frames.shift()();
    assert.deepEqual([colour(7), frames.length], ["two", 0]);
  });
}

test("what is unknown is hatched, and what is not sought keeps little of its colour", () => {
  const { painter, frames, classes, palette, colour } = easel();
  classes[3] = 0;
  classes[4] = 2;
  painter.colour(classes, palette, null);
  while (frames.length > 0) frames.shift()();
  assert.deepEqual([colour(3), colour(4)], ["hatch", "two"]);
});

// The marks

function marked(cellHeight, classes, alarms) {
  const drawn = [];
  const context = { clearRect() {}, fillRect: (x, y, width) => drawn.push([context.fillStyle, x + width / 2]) };
  const layout = { cellWidth: cellHeight, cellHeight, x: Uint16Array.from(classes, (_, i) => i * 10), y: new Uint16Array(classes.length) };
  const palette = { ground: "ground", classes: ["", "calm", "urgent"].map((fill) => ({ fill })) };
  drawMarks({ width: 1, height: 1, getContext: () => context }, layout, Uint8Array.from(classes), alarms, palette);
  return drawn.filter(([colour]) => colour !== "ground");
}

test("few alarming cells that are small are drawn larger, where they are", () => {
  assert.deepEqual(marked(4, [1, 2, 1, 2], [2]), [["urgent", 12], ["urgent", 32]]);
  assert.deepEqual([marked(20, [1, 2, 1, 2], [2]), marked(4, [1, 2], []), marked(4, Array(1500).fill(2), [2])], [[], [], []]);
});
