import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenLines, isTurnOf, lingering, minutesSince, nextSort, presentSlot, rungsOf, shortSpan, slotRows, sortedSlotRows } from "../../../dashboard/board/lateness.js";

const at = (time) => Date.parse(`2026-03-15T${time}+07:00`);
const slots = ["09:00", "11:30"].map((time) => ({ at: `2026-03-15T${time}:00+07:00` }));
const line = (scope, more = {}) => ({ scope, no_signal: false, chased: [], rung: "commune", ...more });
const scopes = (lines) => lines.map(({ scope }) => scope);

test("the present slot is the newest whose time has come", () => {
  assert.deepEqual(["08:59:59", "09:00:00", "11:29:59", "22:00:00"].map((time) => presentSlot(slots, at(time))), [-1, 0, 0, 1]);
  assert.equal(presentSlot(slots, null), -1);
});

test("minutes of lateness are counted by the election's clock, and there are none before the slot", () => {
  assert.deepEqual(["08:59:59", "09:00:59", "09:01:00", "10:30:59"].map((time) => minutesSince(slots[0].at, at(time))), [null, 0, 1, 90]);
  assert.deepEqual([shortSpan(59, "vi"), shortSpan(65, "vi"), shortSpan(65, "en"), shortSpan(null, "vi")], ["59 phút", "1 giờ 05", "1 h 05", "—"]);
});

const told = {
  slots,
  children: {
    scope: ["c1", "c2", "c3"],
    name: ["Xã Hai", "Xã Ba", "Xã Một"],
    "0_expected": [5, 5, 5], "0_on_time": [5, 2, 4], "0_late": [0, 1, 0], "0_missing": [0, 2, 1],
    "1_expected": [5, 5, 5], "1_on_time": [0, 0, 0], "1_late": [0, 0, 0], "1_missing": [5, 5, 5],
  },
};

test("the table is sorted by what is missing in any slot, and equals stay in the server's order", () => {
  const rows = slotRows(told);
  assert.deepEqual(rows[1].cells[0], { expected: 5, on_time: 2, late: 1, missing: 2 });
  const sort = (key, slot, descending) => scopes(sortedSlotRows(rows, { key, slot, descending }));
  assert.deepEqual(sort("missing", 0, true), ["c2", "c3", "c1"]);
  assert.deepEqual(sort("missing", 1, true), ["c1", "c2", "c3"]);
  assert.deepEqual(sort("name", 0, false), ["c2", "c1", "c3"]);
});

test("a head of a column sorts, turns round, and lets go", () => {
  const first = nextSort({ key: "order", slot: 0, descending: false }, "missing", 1);
  const second = nextSort(first, "missing", 1);
  assert.deepEqual([first.descending, second.descending, nextSort(second, "missing", 1).key], [true, false, "order"]);
  assert.deepEqual(nextSort(first, "missing", 0), { key: "missing", slot: 0, descending: true });
});

test("whose turn it is follows from the ladder, and a level that was reached stays responsible", () => {
  const turns = (own) => ["phone", "commune", "province"].map((rung) => isTurnOf(rung, own));
  assert.deepEqual(turns("c03127"), [false, true, true]);
  assert.deepEqual(turns("p11"), [false, false, true]);
  assert.deepEqual(turns("vn"), [false, false, true]);
  assert.deepEqual(rungsOf([line("a", { rung: "province" }), line("b"), line("c")]), ["commune", "province"]);
});

test("filters narrow the list together, and whoever is being called is never hidden", () => {
  const lines = [line("a", { no_signal: true }), line("b", { no_signal: true, chased: [{}] }), line("c")];
  const chosen = (filters, held) => scopes(chosenLines(lines, new Set(filters), "p11", held));
  assert.deepEqual(chosen([]), ["a", "b", "c"]);
  assert.deepEqual(chosen(["no_signal", "unchased"]), ["a"]);
  assert.deepEqual(chosen(["mine"], "c"), ["c"]);
});

test("a line that is gone stays in its place for a moment, and the one that is held as long as it is", () => {
  const before = [line("a"), line("b"), line("c")];
  const next = [line("a"), line("c")];
  const now = lingering(before, next, 1000, 3000);
  assert.deepEqual(now.map(({ scope, gone }) => [scope, gone]), [["a", undefined], ["b", 1000], ["c", undefined]]);
  assert.deepEqual(scopes(lingering(now, next, 3999, 3000)), ["a", "b", "c"]);
  assert.deepEqual(scopes(lingering(now, next, 4000, 3000)), ["a", "c"]);
  assert.deepEqual(scopes(lingering(now, next, 90000, 3000, "b")), ["a", "b", "c"]);
});

test("a line that comes back is late again", () => {
  const gone = lingering([line("a")], [], 0, 3000);
  assert.equal(lingering(gone, [line("a")], 10, 3000)[0].gone, undefined);
});
