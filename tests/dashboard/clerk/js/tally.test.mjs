import assert from "node:assert/strict"
import { test } from "node:test"

import { isStuck, receivedUpTo, stateOf, unsettled } from "../../../../dashboard/clerk/tally.js"
import { at } from "../../../../dashboard/clerk/moment.js"

const record = (seq, state, more = {}) => ({
  enrolment: "e", seq, state, replaced_by: null, sent: false, made_at: "2026-03-15T09:00:00+07:00", refusal: null,
  receipt: state === "received" ? { received_at: `2026-03-15T09:0${seq}:00+07:00` } : null, ...more,
})
const day = (time) => at("2026-03-15", time)

test("a waiting report whose answer is out is sent", () => {
  assert.deepEqual(["waiting", "sent", "sent", "received"], [
    stateOf(record(1, "waiting"), new Set()), stateOf(record(1, "waiting"), new Set(["e/1"])),
    stateOf(record(1, "waiting", { sent: true }), new Set()), stateOf(record(1, "received"), new Set(["e/1"])),
  ])
})

test("what was refused and mended needs nobody's care any more", () => {
  const records = [record(3, "waiting"), record(2, "refused", { replaced_by: 3 }), record(1, "refused")]
  assert.deepEqual([3, 1], unsettled(records).map(({ seq }) => seq))
})

test("everything has arrived up to the first gap, of this connection alone", () => {
  const records = [record(4, "received"), record(3, "waiting"), record(2, "received"), record(1, "received"), { ...record(9, "received"), enrolment: "old" }]
  assert.deepEqual({ seq: 2, at: day("09:02") }, receivedUpTo(records, "e"))
  assert.equal(null, receivedUpTo([record(1, "waiting")], "e"))
  assert.deepEqual(3, receivedUpTo([record(3, "received"), record(2, "refused", { replaced_by: 3 }), record(1, "received")], "e").seq)
})

test("what was refused is a gap until the report that took its place has arrived", () => {
  const mended = (state) => [
    record(1, "received"), record(2, "refused", { replaced_by: 4 }), record(3, "received"), record(4, "refused", { replaced_by: 5 }), record(5, state),
  ]
  assert.deepEqual([1, 1, 5], ["waiting", "refused", "received"].map((state) => receivedUpTo(mended(state), "e").seq))
})

test("everything had arrived when the last of it did, in whatever order", () => {
  const late = { ...record(1, "received"), receipt: { received_at: "2026-03-15T09:30:00+07:00" } }
  assert.deepEqual({ seq: 2, at: day("09:30") }, receivedUpTo([late, record(2, "received")], "e"))
})

test("another way is offered after two minutes without the server", () => {
  assert.equal(true, isStuck(record(1, "waiting"), day("09:02"), false))
  assert.equal(false, isStuck(record(1, "waiting"), day("09:01"), false))
  assert.equal(false, isStuck(record(1, "waiting"), day("09:30"), true))
  assert.equal(false, isStuck(record(1, "refused"), day("09:30"), false))
})
