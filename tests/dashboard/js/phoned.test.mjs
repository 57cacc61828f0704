import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, countTyped, isBlank, lacking, likelyTime, newId, ownReports, reportOf, resumed, timeTyped } from "../../../dashboard/board/phoned.js";

const BALLOTS = ["assembly", "province", "commune"];
const DAY = "2026-03-15";
const form = (more = {}) => ({ ...blank("form-0001", DAY), toldBy: "Tổ trưởng", ...more });
const typed = (assembly, province = "", commune = "") => ({ counts: { assembly, province, commune } });
const now = Date.parse("2026-03-15T11:42:30+07:00");
const slots = ["09:00", "11:30", "15:00"].map((time) => ({ at: `${DAY}T${time}:00+07:00` }));

test("a time is understood as people write it", () => {
  const read = ["9h05", "9:05", "0905", "905", "9", "9h", " 19.30 ", "23:59"].map(timeTyped);
  assert.deepEqual(read, ["09:05", "09:05", "09:05", "09:05", "09:00", "09:00", "19:30", "23:59"]);
  for (const wrong of ["", "24:00", "9:60", "9:5", "nine", "12345"]) assert.equal(timeTyped(wrong), null, wrong);
});

test("a count may have dots; empty is unknown, and what is no number is not guessed", () => {
  assert.deepEqual(["1.034", "1 034", "0", "", undefined].map(countTyped), [1034, 1034, 0, null, null]);
  for (const wrong of ["-5", "12a", "1234567"]) assert.ok(Number.isNaN(countTyped(wrong)), wrong);
});

test("figures are most likely of the slot that has just come, an opening of this minute", () => {
  assert.equal(likelyTime("turnout", slots, now), "11:30");
  assert.equal(likelyTime("turnout", slots, now + 60 * 60e3), "12:42");
  assert.equal(likelyTime("opening", slots, now), "11:42");
  assert.equal(likelyTime("turnout", slots, null), "");
});

test("what is missing is asked for by name", () => {
  assert.deepEqual(lacking({ ...blank("x", DAY) }, BALLOTS, ""), ["counts", "time", "told_by"]);
  assert.deepEqual(lacking(form(typed("51x")), BALLOTS, "11:30"), ["number"]);
  assert.deepEqual(lacking(form({ kind: "opening" }), BALLOTS, "07:00"), ["ceremony", "sealed"]);
  assert.deepEqual(lacking(form({ kind: "closing", ...typed("5") }), BALLOTS, "19:00"), ["back"]);
  assert.deepEqual(lacking(form({ ...typed("5"), corrects: "1" }), BALLOTS, "11:30"), ["reason"]);
  assert.deepEqual(lacking(form(typed("512")), BALLOTS, "11:30"), []);
});

test("the report is the phone's, without a number, and what is unknown is left out", () => {
  assert.deepEqual(reportOf(form(typed("1.034", "", "0")), BALLOTS, "11:30"), {
    kind: "turnout",
    as_of: "2026-03-15T11:30:00+07:00",
    voted: { assembly: 1034, commune: 0 },
  });
  assert.deepEqual(reportOf(form({ kind: "opening", time: "7h02", ceremony: "yes", sealed: "no" }), BALLOTS, ""), {
    kind: "opening",
    opened_at: "2026-03-15T07:02:00+07:00",
    ceremony: true,
    sealed: false,
  });
  assert.deepEqual(reportOf(form({ kind: "closing", time: "19", back: "yes", ...typed("7") }), BALLOTS, ""), {
    kind: "closing",
    as_of: "2026-03-15T19:00:00+07:00",
    closed_at: "2026-03-15T19:00:00+07:00",
    voted: { assembly: 7 },
    mobile_boxes_back: true,
  });
  const correction = reportOf(form({ ...typed("7"), corrects: "3", reason: " gõ nhầm " }), BALLOTS, "11:30");
  assert.deepEqual([correction.corrects, correction.reason], [3, "gõ nhầm"]);
});

test("only one's own reports of this desk can be corrected", () => {
  const entry = (by, channel, kind = "turnout") => ({ kind, channel, by, seq: 4, as_of: "x", report: { voted: { assembly: 1 } } });
  const history = [entry("lan", "operator"), entry("an", "operator"), entry("lan", "http"), entry("lan", "operator", "conflict")];
  assert.deepEqual(ownReports(history, "lan"), [{ seq: 4, as_of: "x", voted: { assembly: 1 } }]);
});

test("a form that was kept comes back with its own name; what is none is begun anew", () => {
  const kept = form(typed("512"));
  assert.deepEqual(resumed(JSON.stringify(kept)), kept);
  for (const odd of ["", "{", "null", '{"id":1}', '{"id":"a","kind":"incident"}']) assert.equal(resumed(odd), null, odd);
  assert.deepEqual([isBlank(blank("any", DAY)), isBlank(form())], [true, false]);
});

test("names of forms are drawn long enough", () => {
  const id = newId((bytes) => bytes.map((_, at) => at * 16));
  assert.match(id, /^[0-9a-f]{32}$/);
});
