import assert from "node:assert/strict"
import { test } from "node:test"

import { casesOf, instruction } from "../../../../dashboard/clerk/cases.js"
import { instant } from "../../../../dashboard/clerk/moment.js"

const day = (time) => `2026-03-15T${time}:00+07:00`
const ms = (time) => instant(day(time))
const answer = (move, time, more = {}) => ({ move, text: null, by: "Lò Thị Mai", from: "c03127", to: null, at: day(time), ...more })
const told = (id, state, answers = [], more = {}) => ({
  id, category: "power", severity: "support", state, level: "commune", text: "Mất điện", at: day("09:00"), since: day("09:01"), answers, ...more,
})
const own = (seq, id, time, state = "received", more = {}) => ({
  enrolment: "e", seq, state, made_at: day(time), replaced_by: null,
  receipt: state === "received" ? { position: seq, received_at: day(time) } : null,
  report: { kind: "incident", incident: id, category: "power", severity: "support", text: "", as_of: day(time), ...more },
})

test("an incident that only this phone knows has no state until it was received", () => {
  const states = ["waiting", "received"].map((state) => casesOf([], [own(1, "a", "09:00", state)], {}, ms("09:00"))[0])
  assert.deepEqual([[null, true, "commune"], ["raised", true, "commune"]], states.map((one) => [one.state, one.open, one.level]))
})

test("an incident the centre no longer lists is over", () => {
  const [one] = casesOf([], [own(1, "a", "09:00")], {}, ms("22:00"))
  assert.deepEqual(["resolved", false], [one.state, one.open])
})

test("an incident of which something has not been sent is not taken for over", () => {
  const [one] = casesOf([], [own(1, "a", "09:00"), own(2, "a", "21:59", "waiting")], {}, ms("22:00"))
  assert.deepEqual(["raised", true], [one.state, one.open])
})

test("what the centre says goes before what this phone remembers, and both are kept", () => {
  const [one] = casesOf([told("a", "acknowledged", [answer("acknowledge", "09:05")])], [own(2, "a", "09:10"), own(1, "a", "09:00")], {}, ms("09:20"))
  assert.deepEqual(["acknowledged", [1, 2], ["acknowledge"]], [one.state, one.own.map(({ seq }) => seq), one.answers.map(({ move }) => move)])
})

test("what this phone has added counts at once, though the centre does not tell it back", () => {
  const over = told("a", "resolved", [answer("resolve", "09:30")], { received_at: day("09:00"), updates: 0, due: null })
  const added = (severity) => own(2, "a", "09:40", "received", { severity })
  const standing = (incident, records) => {
    const [one] = casesOf([incident], [own(1, "a", "09:00"), ...records], {}, ms("09:35"))
    return [one.state, one.severity, one.open]
  }
  assert.deepEqual(["resolved", "support", false], standing(over, []))
  assert.deepEqual(["reopened", "support", true], standing(over, [added("support")]))
  assert.deepEqual(["reopened", "interrupting", true], standing(over, [added("interrupting")]))
  assert.deepEqual(["resolved", "handled", false], standing(over, [added("handled")]))
  assert.deepEqual(["resolved", "support", false], standing({ ...over, updates: 1 }, [added("support")])) // and then resolved
  assert.deepEqual(["resolved", "support", false], standing(over, [own(2, "a", "09:40", "waiting", { severity: "instruct" })]))
})

test("another phone's incident is there as well", () => {
  assert.deepEqual([["b", 0]], casesOf([told("b", "raised")], [], {}, null).map((one) => [one.id, one.own.length]))
})

test("an answer is new until it was looked at", () => {
  const incident = told("a", "acknowledged", [answer("acknowledge", "09:05"), answer("instruct", "09:10", { text: "Dùng đèn dầu" })])
  const fresh = (seen) => casesOf([incident], [], seen, null)[0].fresh.map(({ move }) => move)
  assert.deepEqual([["acknowledge", "instruct"], ["instruct"], []], [fresh({}), fresh({ a: ms("09:05") }), fresh({ a: ms("09:10") })])
})

test("what was over before this phone came is no news, the end of one's own incident is", () => {
  const over = [told("a", "resolved", [answer("resolve", "09:30")])]
  const fresh = (records, seen = {}) => casesOf(over, records, seen, null)[0].fresh.length
  assert.deepEqual([0, 1, 1], [fresh([]), fresh([own(1, "a", "09:00")]), fresh([], { a: ms("09:10") })])
})

test("those with news come first, then open ones, the newest before older", () => {
  const all = [
    told("over", "resolved"), told("old", "raised", [], { at: day("08:00") }), told("young", "raised", [], { at: day("10:00") }),
    told("news", "assigned", [answer("assign", "09:05")], { at: day("07:00") }),
  ]
  assert.deepEqual(["news", "young", "old", "over"], casesOf(all, [], {}, null).map(({ id }) => id))
})

test("a refused report that was mended is the mended one", () => {
  const refused = { ...own(1, "a", "09:00", "refused"), replaced_by: 2 }
  assert.deepEqual([2], casesOf([], [refused, own(2, "a", "09:02")], {}, null)[0].own.map(({ seq }) => seq))
})

test("the newest instruction counts", () => {
  const [one] = casesOf([told("a", "acknowledged", [answer("instruct", "09:10", { text: "1" }), answer("instruct", "09:20", { text: "2" }), answer("comment", "09:30")])], [], {}, null)
  assert.equal("2", instruction(one).text)
  assert.equal(null, instruction({ ...one, answers: [] }))
})
