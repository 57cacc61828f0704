import assert from "node:assert/strict";
import { test } from "node:test";
import { applyFrame, isBehind, pictureOf, withRows } from "../../../dashboard/board/store.js";
import { beat, figures, frame, snapshot } from "./picture.mjs";

const picture = () => pictureOf(snapshot());

test("a frame replaces whole sections and moves the version", () => {
  const next = applyFrame(picture(), frame(41, 42, { figures: figures(150, 4) }));
  assert.equal(next.version, 42);
  assert.equal(next.figures.ballots.assembly.voted, 150);
});

test("sections a frame does not bring stay the same objects", () => {
  const before = picture();
  const next = applyFrame(before, frame(41, 42, { figures: figures(150, 4) }));
  assert.equal(next.slots, before.slots);
  assert.equal(next.children, before.children);
  assert.equal(before.version, 41);
});

test("a frame that begins after the picture's version does not fit", () => {
  assert.equal(applyFrame(picture(), frame(43, 44)), null);
});

test("a frame of another epoch does not fit", () => {
  assert.equal(applyFrame(picture(), { ...frame(41, 42), epoch: "new" }), null);
});

test("a frame that reaches further back than needed fits", () => {
  assert.equal(applyFrame(picture(), frame(12, 42)).version, 42);
});

test("a frame applied twice is harmless", () => {
  const message = frame(41, 42, { figures: figures(150, 4), children: { scope: ["c2"], name: ["Hai"], reported: [9] } });
  const once = applyFrame(picture(), message);
  assert.deepEqual(applyFrame(once, message), once);
});

test("a frame overtaken by a newer snapshot does not turn the picture back", () => {
  const newer = pictureOf(snapshot({ version: 50, figures: figures(900, 9) }));
  assert.equal(applyFrame(newer, frame(41, 45, { figures: figures(150, 4) })), newer);
});

test("the same frames in one stroke or one by one give the same picture", () => {
  const first = frame(41, 42, { figures: figures(150, 4) });
  const second = frame(42, 43, { figures: figures(160, 5), incidents: { open: 1, by_severity: { support: 1 }, newest: [] } });
  const both = frame(41, 43, { figures: second.figures, incidents: second.incidents });
  assert.deepEqual(applyFrame(applyFrame(picture(), first), second), applyFrame(picture(), both));
});

test("only the changed rows of the children change, matched by scope", () => {
  const { children } = applyFrame(picture(), frame(41, 42, { children: { scope: ["c3", "c1"], name: ["Ba", "Một"], reported: [7, 8], voted_assembly: [70, 80] } }));
  assert.deepEqual(children.reported, [8, 2, 7]);
  assert.deepEqual(children.voted_assembly, [80, 20, 70]);
});

test("a row not yet known comes last, unknown where the frame says nothing", () => {
  const columns = withRows(snapshot().children, { scope: ["c9"], name: ["Chín"], reported: [4] });
  assert.deepEqual(columns.scope, ["c1", "c2", "c3", "c9"]);
  assert.deepEqual(columns.voted_assembly, [10, 20, null, null]);
});

test("a new column is unknown in the rows that did not bring it", () => {
  assert.deepEqual(withRows(snapshot().children, { scope: ["c2"], name: ["Hai"], full: [3] }).full, [null, 3, null]);
});

test("a figure that becomes unknown again is unknown, not the old one", () => {
  const { figures: now } = applyFrame(picture(), frame(41, 42, { figures: figures(null, 0) }));
  assert.equal(now.ballots.assembly.voted, null);
});

test("a beat ahead of the picture, or of another epoch, tells of something missed", () => {
  assert.equal(isBehind(picture(), beat(42)), true);
  assert.equal(isBehind(picture(), { ...beat(41), epoch: "new" }), true);
  assert.equal(isBehind(picture(), beat(41)), false);
});
