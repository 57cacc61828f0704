import assert from "node:assert/strict";
import { test } from "node:test";
import { points } from "../../../dashboard/board/format.js";
import { isFinal, isOvertaken, windowOver } from "../../../dashboard/board/freshness.js";
import { gainOf } from "../../../dashboard/board/gain.js";
import { lackingIn, newestSlot } from "../../../dashboard/board/lacking.js";
import { firstSort, matchingRows, rowsOf, sortedRows } from "../../../dashboard/board/thresholds.js";

const at = (time) => `2026-03-15T${time}:00+07:00`;
const SLOTS = [
  { at: at("09:00"), from: at("08:30"), tolerance_min: 15 },
  { at: at("11:00"), from: at("10:30"), tolerance_min: 15 },
];

test("a figure is overtaken once a newer slot is over, not while it is being reported", () => {
  const window = (time) => windowOver(SLOTS, Date.parse(at(time)));
  assert.equal(window("09:15"), null);
  assert.equal(isOvertaken(at("08:15"), window("09:16")), true);
  assert.equal(isOvertaken(at("09:00"), window("11:10")), false);
  assert.equal(isOvertaken(at("09:00"), window("11:16")), true);
  assert.equal(isOvertaken(at("10:31"), window("11:16")), false);
  assert.equal(isOvertaken(null, window("11:16")), false);
});

test("where the server does not say where windows begin nothing is overtaken", () => {
  assert.equal(windowOver([{ at: at("09:00"), tolerance_min: 15 }], Date.parse(at("12:00"))), null);
  assert.equal(windowOver(SLOTS, null), null);
});

test("what is closed has its last figure", () => {
  assert.deepEqual([isFinal({ stations: 2, closed: 2 }), isFinal({ stations: 2, closed: 1 }), isFinal({ stations: 0, closed: 0 })], [true, false, false]);
});

const slot = (time, state, voted, listed) => ({ at: at(time), state, voted: { assembly: voted }, listed: { assembly: listed } });

test("the gain is between the last two slots that have come", () => {
  const slots = [slot("07:00", "late", 1, 100), slot("09:00", "late", 30, 100), slot("11:00", "due", 55, 100), slot("14:00", "coming", null, null)];
  const gain = gainOf(slots, "assembly");
  assert.deepEqual([gain.from.at, gain.to.at, Math.round(gain.points)], [at("09:00"), at("11:00"), 25]);
});

test("a gain whose ends are not known is not known, and with one slot there is none", () => {
  assert.equal(gainOf([slot("09:00", "late", 30, 100), slot("11:00", "due", null, null)], "assembly").points, null);
  assert.equal(gainOf([slot("09:00", "late", 30, 100), slot("11:00", "coming", null, null)], "assembly"), null);
});

test("percentage points carry their sign, and none is neither", () => {
  assert.deepEqual([points(30.774, "vi"), points(-0.1, "vi"), points(-0.001, "en"), points(null, "vi")], ["+30,77", "−0,10", "±0.00", "—"]);
});

test("those who lack most come first, and of as many those who are fewer", () => {
  const table = { children: { scope: ["a", "b", "c", "d"], name: ["A", "B", "C", "D"], "1_missing": [2, 0, 5, 2], "1_expected": [12, 9, 6, 3] } };
  assert.deepEqual(lackingIn(table, 1).map(({ scope, missing }) => [scope, missing]), [["c", 5], ["d", 2], ["a", 2]]);
  assert.deepEqual([lackingIn(table, 0), lackingIn(null, 1), lackingIn(table, null)], [[], [], []]);
  assert.deepEqual([newestSlot([{ state: "late" }, { state: "coming" }]), newestSlot([{ state: "coming" }])], [0, null]);
});

const rows = rowsOf({
  scope: ["k1", "k2", "k3", "k4"],
  name: ["Đơn vị số 10", "Đơn vị số 2", "Đơn vị số 3", "Đơn vị số 4"],
  within: ["Tỉnh A", "Tỉnh A", "Tỉnh Điện Biên", "Tỉnh B"],
  stations: [10, 10, 10, 10],
  reported: [10, 5, 0, 10],
  listed: [1000, 1001, null, 1000],
  listed_known: [10, 10, 9, 10],
  voted: [600, 300, null, 500],
  half: ["over", "under", "unknown", "under"],
});

test("late in the day those that are not over come first, the furthest from it before all", () => {
  const election = { date: "2026-03-15", closes: "19:00" };
  assert.deepEqual(firstSort(election, Date.parse(at("14:59"))), { key: "order", descending: false });
  const evening = firstSort(election, Date.parse(at("15:01")));
  assert.deepEqual(sortedRows(rows, evening).map((row) => row.scope), ["k2", "k4", "k3", "k1"]);
});

test("exactly half lacks one voter still, and what is not known lacks nobody knows how many", () => {
  assert.deepEqual(rows.map((row) => row.lacking), [0, 201, null, 1]);
});

test("constituencies are sorted as numbers are read, what is unknown comes last, and found by where they lie", () => {
  const sorted = (key, descending) => sortedRows(rows, { key, descending }).map((row) => row.scope);
  assert.deepEqual(sorted("name", false), ["k2", "k1", "k4", "k3"]);
  assert.deepEqual(sorted("rate", false), ["k2", "k4", "k1", "k3"]);
  assert.deepEqual(sorted("rate", true), ["k1", "k4", "k2", "k3"]);
  assert.deepEqual(sorted("coverage", false), ["k3", "k2", "k1", "k4"]);
  assert.deepEqual(matchingRows(rows, "dien bien").map((row) => row.scope), ["k3"]);
});
