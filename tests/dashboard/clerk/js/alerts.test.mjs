import assert from "node:assert/strict"
import { test } from "node:test"

import { alertsOf as alertsOfAll, directivesOf } from "../../../../dashboard/clerk/alerts.js"
import { Attention } from "../../../../dashboard/clerk/attention.js"
import { casesOf } from "../../../../dashboard/clerk/cases.js"
import { instant } from "../../../../dashboard/clerk/moment.js"

const day = (time) => `2026-03-15T${time}:00+07:00`
const NOTHING_OWED = { missing: [], slot: null }
const OWED = { missing: [{ what: "turnout", at: instant(day("09:00")) }], slot: { at: instant(day("09:00")) } }
const LATER_TOLD = { missing: OWED.missing, slot: { at: instant(day("11:00")) } }
const REMINDER = { slot: { at: day("09:00"), tolerance_min: 15 }, late: true }
const NOTICES = [
  { notice: "directive", id: "d1", text: "Đề phòng mưa lớn", by: "Quàng Văn Minh", from: "p11", at: day("09:10") },
  { notice: "directive", id: "d2", text: "Gửi số liệu", by: "Hoàng Văn Nam", from: "vn", at: day("09:20") },
]
const incident = (...answers) => ({ id: "a", category: "power", severity: "support", state: "acknowledged", level: "commune", text: "", at: day("09:00"), answers })
const answer = (move, time, text = null) => ({ move, text, by: "Lò Thị Mai", from: "c03127", to: null, at: day(time) })
const around = (notices = [], incidents = [], reminder = null, agenda = NOTHING_OWED, seen = {}) =>
  ({ station: { code: "11-03127-004" }, cases: casesOf(incidents, [], seen, null), directives: directivesOf(notices, seen), reminder, agenda })

const alertsOf = (one) => alertsOfAll([one])

test("a phone of two areas hears what concerns the other one, and a directive to both once", () => {
  const other = { ...around(NOTICES.slice(0, 1), [incident(answer("instruct", "09:10"))]), station: { code: "11-03127-005" } }
  const found = alertsOfAll([around(NOTICES.slice(0, 1)), other])
  assert.deepEqual([["d1", "11-03127-004"], ["a", "11-03127-005"]], found.map(({ id, station }) => [id, station.code]))
})

test("a directive stands until it was read", () => {
  assert.deepEqual(["d2", "d1"], alertsOf(around(NOTICES)).map(({ id }) => id))
  assert.deepEqual(["d1"], alertsOf(around(NOTICES, [], null, NOTHING_OWED, { d2: 1 })).map(({ id }) => id))
})

test("an incident speaks once, with its instruction rather than what was said after it", () => {
  const found = alertsOf(around([], [incident(answer("instruct", "09:10", "Dùng đèn dầu"), answer("comment", "09:20", "Đã báo điện lực"))]))
  assert.deepEqual([["case", "a", "Dùng đèn dầu", true]], found.map(({ kind, id, text, orders }) => [kind, id, text, orders]))
})

test("what somebody has to do goes before what is good to know", () => {
  const found = alertsOf(around(NOTICES.slice(0, 1), [incident(answer("acknowledge", "09:30"))], REMINDER, OWED))
  assert.deepEqual(["directive", "case", "reminder"], found.map(({ kind }) => kind))
})

test("a reminder goes when there is a figure of its slot or of a later moment", () => {
  assert.deepEqual([1, 0, 0], [OWED, LATER_TOLD, NOTHING_OWED].map((agenda) => alertsOf(around([], [], REMINDER, agenda)).length))
})

function page(told) {
  const shelf = { seen: {} }
  return {
    shelf, now: () => 5, reread: async () => {}, enrolment: { id: "e" },
    around: () => around(NOTICES, [told]),
    outbox: { markSeen: async (_id, key, at) => { shelf.seen[key] = at } },
  }
}

test("the phone buzzes once for what has come, longer for an order, and not for what was there", () => {
  const felt = []
  const attention = new Attention(page(incident()), (pattern) => felt.push(pattern.length))
  const before = alertsOf(around(NOTICES.slice(0, 1)))
  const acknowledged = alertsOf(around(NOTICES.slice(0, 1), [incident(answer("acknowledge", "09:05"))]))
  const instructed = alertsOf(around(NOTICES.slice(0, 1), [incident(answer("acknowledge", "09:05"), answer("instruct", "09:10"))]))
  for (const alerts of [before, before, acknowledged, acknowledged, instructed]) attention.hear(alerts)
  assert.deepEqual([1, 5], felt)
})

test("opening an incident's screen marks its answers as seen, and they stay marked as new for the visit", async () => {
  const desk = page(incident(answer("acknowledge", "09:05"), answer("instruct", "09:10")))
  const attention = new Attention(desk, () => {})
  await attention.arrive({ screen: "case", enrolment: "a" })
  assert.deepEqual([{ a: instant(day("09:10")) }, 2], [desk.shelf.seen, attention.fresh.size])
  await attention.arrive({ screen: "home", enrolment: "" })
  assert.equal(0, attention.fresh.size)
})

test("a disk that refuses leaves a directive unread and breaks nothing", async () => {
  const desk = page(incident())
  desk.outbox.markSeen = async () => { throw new Error("disk full") }
  await new Attention(desk, () => {}).seeDirectives(["d1"])
  assert.deepEqual({}, desk.shelf.seen)
})
