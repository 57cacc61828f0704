import assert from "node:assert/strict";
import { test } from "node:test";
import { matching, rowsOf, sorted } from "../../../dashboard/board/rows.js";
import { daySpan, seriesOf } from "../../../dashboard/board/series.js";
import { pictureOf } from "../../../dashboard/board/store.js";
import { snapshot } from "./picture.mjs";

const rows = rowsOf(
  {
    scope: ["c1", "c2", "c3", "c4"],
    name: ["Xã Mường Nhé", "Phường Điện Biên Phủ", "Xã 10", "Xã 2"],
    stations: [10, 10, 10, 10],
    reported: [5, 10, 0, 10],
    voted_assembly: [50, 90, null, 20],
    listed_in_assembly: [100, 100, null, 100],
    as_of: ["2026-03-15T09:00:00+07:00", "2026-03-15T11:00:00+07:00", null, "2026-03-15T10:00:00+07:00"],
    interrupted: [0, 0, 0, 1],
    silent: [3, 0, 9, 0],
  },
  "assembly",
);

test("what is unknown comes last in both directions", () => {
  assert.deepEqual(sorted(rows, "rate", true), ["c2", "c1", "c4", "c3"]);
  assert.deepEqual(sorted(rows, "rate", false), ["c4", "c1", "c2", "c3"]);
  assert.deepEqual(sorted(rows, "as_of", false), ["c1", "c4", "c2", "c3"]);
});

test("names are sorted as Vietnamese reads them, numbers by size", () => {
  assert.deepEqual(sorted(rows, "name", false), ["c2", "c4", "c3", "c1"]);
});

test("an interruption needs the eye before any number of silent areas", () => {
  assert.deepEqual(sorted(rows, "states", true), ["c4", "c3", "c1", "c2"]);
});

test("stations are sorted by how much they need the eye", () => {
  const states = ["closed", "silent", "open", "interrupted"];
  const stations = rowsOf({ scope: states, name: states, state: states }, "assembly");
  assert.deepEqual(sorted(stations, "states", true), ["interrupted", "silent", "open", "closed"]);
});

test("a column that is not there is unknown", () => {
  assert.equal(rows[0].incidents, null);
  assert.equal(rows[2].rate, null);
});

test("places are found without marks", () => {
  assert.deepEqual(matching(rows, " dien bien ").map((row) => row.scope), ["c2"]);
  assert.equal(matching(rows, "").length, 4);
});

test("the curve is a share of the whole list, with its coverage", () => {
  const picture = pictureOf(snapshot());
  const series = seriesOf(picture.curve, picture.figures, ["assembly"]);
  assert.deepEqual(series.lines, [[null, 0.1]]);
  assert.deepEqual(series.coverage, [0, 0.3]);
  assert.equal(series.last, 1);
});

test("without a list the curve counts voters", () => {
  const picture = pictureOf(snapshot());
  picture.figures.ballots.assembly.listed = null;
  const series = seriesOf(picture.curve, picture.figures, ["assembly"]);
  assert.equal(series.isShare, false);
  assert.deepEqual(series.lines, [[null, 100]]);
});

test("nothing heard is nothing drawn", () => {
  const picture = pictureOf(snapshot({ curve: { start: "2026-03-15T05:00:00+07:00", step_s: 300, voted: {}, reported: [] } }));
  assert.equal(seriesOf(picture.curve, picture.figures, ["assembly"]).last, -1);
});

test("the drawn day reaches past closing", () => {
  const picture = pictureOf(snapshot());
  const [from, to] = daySpan(picture, seriesOf(picture.curve, picture.figures, ["assembly"]));
  assert.equal(from, Date.parse("2026-03-15T05:00:00+07:00") / 1000);
  assert.equal(to, Date.parse("2026-03-15T20:00:00+07:00") / 1000);
});
