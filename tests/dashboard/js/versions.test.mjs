import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, compared, disputeKey, kindOfSource, nameText, rulingOf } from "../../../dashboard/board/versions.js";

const BALLOTS = ["assembly", "province", "commune"];
const source = (name, assembly, more = {}) => ({ name, position: 1, channel: "http", voted: { assembly, province: 300 }, ...more });
const dispute = { scope: "s11-03127-004", name: "Tổ 4", slot: "", sources: [source([8, 2], 280), source([9, 1], 300, { channel: "operator" }), source([7, 1], 290)] };

test("sources are compared ballot by ballot, and what one of them does not know is not a difference", () => {
  const [assembly, province, commune] = compared(dispute.sources.slice(0, 2), BALLOTS);
  assert.deepEqual(assembly, { ballot: "assembly", figures: [280, 300], apart: 20 });
  assert.equal(province.apart, 0);
  assert.deepEqual(commune, { ballot: "commune", figures: [null, null], apart: null });
});

test("a ruling names the one that stands and lets all others fall", () => {
  assert.deepEqual(rulingOf(dispute, nameText([9, 1]), "đã gọi lại"), {
    station: "11-03127-004",
    stands: [9, 1],
    falls: [[8, 2], [7, 1]],
    reason: "đã gọi lại",
  });
});

test("with another source it is another dispute", () => {
  assert.notEqual(disputeKey(dispute), disputeKey({ ...dispute, sources: dispute.sources.slice(0, 2) }));
});

test("the way a report came tells phones, messages and desks apart", () => {
  assert.deepEqual(["http", "ws", "sms", "operator", null].map((channel) => kindOfSource({ channel })), ["phone", "phone", "sms", "operator", "phone"]);
});

test("a correction tells what it changed and by how much", () => {
  const change = { kind: "correction", old: { assembly: 350, province: 350 }, new: { assembly: 341, province: 350 } };
  assert.deepEqual(changed(change, BALLOTS), [{ ballot: "assembly", old: [350], now: 341, difference: -9 }]);
});

test("a settlement tells what every report that fell had said", () => {
  const change = { kind: "settlement", kept: { voted: { assembly: 300 } }, fell: [{ voted: { assembly: 280 } }, { voted: null }] };
  assert.deepEqual(changed(change, ["assembly"]), [{ ballot: "assembly", old: [280, null], now: 300, difference: null }]);
});

test("a correction of what is not known yet is not a change from nothing", () => {
  assert.deepEqual(changed({ kind: "correction", old: null, new: { assembly: 341 } }, ["assembly"]), [{ ballot: "assembly", old: [null], now: 341, difference: null }]);
});
