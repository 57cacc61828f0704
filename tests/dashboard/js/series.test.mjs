import assert from "node:assert/strict";
import { test } from "node:test";
import { breaksOn, likeness, seriesOf, slotMarks } from "../../../dashboard/board/series.js";
import { snapshot } from "./picture.mjs";

const START = "2026-03-15T05:00:00+07:00";
const X = Date.parse(START) / 1000;

function drawn(curve, past = null, change = {}) {
  const { figures } = snapshot();
  Object.assign(figures.ballots.assembly, change);
  return seriesOf({ start: START, step_s: 300, ...curve }, figures, ["assembly"], past);
}

function past(change = {}) {
  return {
    name: "Bầu cử 2021",
    ballot: "assembly",
    curve: { start: START, step_s: 300, voted: { assembly: [0, 50, 50, 200] }, listed: { assembly: 500 }, reported: [0, 1, 1, 2], ...change },
    alike: { stations: 0, of: 0, points: [], slots: [] },
  };
}

test("before the first figure there is a gap, not nobody", () => {
  const series = drawn({ voted: { assembly: [0, 0, 100] }, reported: [0, 0, 3] });
  assert.deepEqual(series.lines, [[null, null, 0.1]]);
  assert.deepEqual(series.coverage, [0, 0, 0.3]);
});

test("nobody yet is a figure where somebody has said so", () => {
  assert.deepEqual(drawn({ voted: { assembly: [0, 0] }, reported: [0, 2] }).lines, [[null, 0]]);
});

test("another day goes on where today has not come yet", () => {
  const series = drawn({ voted: { assembly: [0, 100] }, reported: [0, 3] }, past());
  assert.deepEqual(series.reference, [null, 0.1, 0.1, 0.4]);
  assert.deepEqual(series.lines, [[null, 0.1, null, null]]);
  assert.deepEqual(series.coverage, [0, 0.3, null, null]);
  assert.deepEqual(series.x, [X, X + 300, X + 600, X + 900]);
  assert.equal(series.last, 1);
});

test("another day without lists has no rate, but voters", () => {
  const curve = { voted: { assembly: [0, 100] }, reported: [0, 3] };
  const bare = past({ listed: { assembly: null } });
  assert.deepEqual(drawn(curve, bare).reference, [null, null, null, null]);
  assert.deepEqual(drawn(curve, bare, { listed: null }).reference, [null, 50, 50, 200]);
});

test("without another day nothing of it is drawn", () => {
  const curve = { voted: { assembly: [0, 100] }, reported: [0, 3] };
  for (const none of [null, { name: null }, past({ start: "2026-03-15T06:00:00+07:00" })]) assert.deepEqual(drawn(curve, none).reference, [null, null]);
  assert.deepEqual(drawn({ voted: {}, reported: [] }, past()).x, []);
});

test("slots stand with their tolerance and the value of that moment, those to come without one", () => {
  const series = drawn({ voted: { assembly: [0, 100] }, reported: [0, 3] });
  const election = { ...snapshot().election, slots: [{ at: "2026-03-15T05:07:00+07:00", tolerance_min: 15 }, { at: "2026-03-15T09:00:00+07:00", tolerance_min: 5 }] };
  const told = { at: "2026-03-15T05:07:00+07:00", missing: 0 };
  assert.deepEqual(slotMarks(series, election, [told]), [
    { at: X + 420, until: X + 1320, column: 1, value: 0.1, told, isWhole: true },
    { at: X + 14400, until: X + 14700, column: 48, value: null, told: null, isWhole: false },
  ]);
});

test("breaks of one column are counted together, those beyond the curve at its ends", () => {
  const series = drawn({ voted: { assembly: [0, 100] }, reported: [0, 3] });
  const breaks = [
    { at: "2026-03-13T09:00:00+07:00", count: 1 },
    { at: "2026-03-15T05:05:00+07:00", count: 2 },
    { at: "2026-03-15T05:09:00+07:00", count: 1 },
    { at: "2026-03-15T09:00:00+07:00", count: 4 },
  ];
  assert.deepEqual([...breaksOn(series, breaks)], [[0, 1], [1, 7]]);
});

function both(at, stations, now, then, listed = 1000) {
  return { at, stations, now: { voted: now, listed }, then: { voted: then, listed } };
}

test("days are compared at the newest slot that most areas have reported", () => {
  const slots = [both("09:00", 100, 300, 280), both("11:00", 60, 620, 600), both("14:00", 3, 900, 100)];
  const found = likeness({ stations: 100, of: 120, points: [both("14:05", 100, 1, 1)], slots });
  assert.deepEqual([found.at, found.stations, found.points.toFixed(6), found.voters], ["11:00", 60, "2.000000", 20]);
});

test("where slots say little, days are compared at the newest step", () => {
  const found = likeness({ stations: 100, of: 120, points: [both("08:00", 1, 1, 1), both("10:00", 100, 500, 450)], slots: [both("09:00", 4, 1, 1)] });
  assert.deepEqual([found.at, found.stations, found.voters], ["10:00", 100, 50]);
});

test("without lists voters are compared and no rate is made up", () => {
  const found = likeness({ stations: 1, of: 1, points: [both("10:00", 1, 500, 450, null)], slots: [] });
  assert.deepEqual([found.points, found.voters], [null, 50]);
});

test("nothing alike is nothing to say", () => {
  assert.equal(likeness({ stations: 0, of: 120, points: [], slots: [] }), null);
});
