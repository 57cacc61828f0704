import assert from "node:assert/strict"
import { test } from "node:test"

import { heldBy, learnt, noticed } from "../../../../dashboard/clerk/news.js"

const S = "11-03127-004"
const incident = (id, more = {}) => ({ id, scope: `s${S}`, state: "raised", answers: [], ...more })
const directive = (id) => ({ notice: "directive", id, text: "Niêm phong hòm phiếu.", by: "Lò Văn Hặc", from: "p11", at: "2026-03-15T10:00:00+07:00" })
const before = { last: { [S]: { state: "open", incidents: [incident("a"), incident("b")] } }, notices: [directive("1")], election: { name: "E" }, hotline: "113" }

test("an answered incident takes the place of what was known of it, whatever else is known stays", () => {
  const answered = incident("a", { state: "acknowledged", answers: [{ move: "acknowledge", by: "Trực ban" }] })
  const { last } = noticed(before, { t: "notice", notice: "incident", station: S, incident: answered }, 0)
  assert.deepEqual([incident("b"), answered], last[S].incidents)
  assert.equal("open", last[S].state)
})

test("an incident of an area nothing was known of is kept too", () => {
  const { last } = noticed({}, { notice: "incident", station: S, incident: incident("a") }, 0)
  assert.deepEqual([incident("a")], last[S].incidents)
})

test("directives are kept once each, the newest twenty", () => {
  let known = before
  for (let n = 1; n <= 25; n += 1) known = noticed(known, { t: "notice", ...directive(String(n)) }, 0)
  known = noticed(known, { t: "notice", ...directive("25") }, 0)
  assert.deepEqual([20, "6", "25"], [known.notices.length, known.notices[0].id, known.notices[19].id])
  assert.deepEqual(directive("25"), known.notices[19])
})

test("a reminder is kept for its area with the time it came", () => {
  const slot = { at: "2026-03-15T11:00:00+07:00", tolerance_min: 15 }
  assert.deepEqual({ reminders: { [S]: { slot, late: true, at: 7 } } }, noticed({}, { notice: "reminder", station: S, slot, late: true }, 7))
})

test("a notice this page does not know changes nothing", () => {
  for (const notice of ["song", "replaced", "incident", "directive", "reminder"]) assert.equal(null, noticed(before, { notice }, 0), notice)
})

test("what the centre says takes the place of what it said before, and a stop ends", () => {
  const facts = learnt(before, { stations: [{ code: S }], last: {}, notices: [directive("9"), { notice: "song" }], hotline: null, sms: "+84901", received: { contiguous_to: 4, also: [6] } }, { shown: 1 })
  assert.deepEqual([{}, [directive("9")], null, "+84901", null, 7], [facts.last, facts.notices, facts.hotline, facts.sms, facts.stopped, facts.next_seq])
  assert.deepEqual({ name: "E" }, facts.election)
})

test("what an answer leaves out stays known", () => {
  const facts = learnt(before, { stations: [{ code: S }] }, null)
  assert.deepEqual([before.last, before.notices, "113", 1], [facts.last, facts.notices, facts.hotline, facts.next_seq])
})

test("the ledger holds all numbers up to a gap, and some beyond", () => {
  const holds = heldBy({ contiguous_to: 2, also: [4] })
  assert.deepEqual([true, true, false, true, false], [1, 2, 3, 4, 5].map(holds))
  assert.equal(false, heldBy(null)(1))
})
