import assert from "node:assert/strict"
import { test } from "node:test"

import { doubts, known, share } from "../../../../dashboard/clerk/figures.js"
import { at } from "../../../../dashboard/clerk/moment.js"

const STATION = { code: "11-03127-004", listed: { assembly: 1046, province: 1046, commune: 1012 } }
const day = (time) => at("2026-03-15", time)
const all = (n) => ({ assembly: n, province: n, commune: n })
const turnout = (seq, time, n, more = {}) => ({
  enrolment: "e", seq, state: "waiting", made_at: `2026-03-15T${time}:30+07:00`, receipt: null,
  report: { kind: "turnout", as_of: `2026-03-15T${time}:00+07:00`, voted: all(n), ...more },
})

test("nothing heard is unknown, not 0", () => {
  const facts = known(STATION, undefined, [])
  assert.deepEqual([null, null, null, []], [facts.voted, facts.asOf, facts.openedAt, facts.moments])
})

test("the phone's own report counts before the server has it", () => {
  const facts = known(STATION, { figures: { voted: all(300), as_of: "2026-03-15T09:00:00+07:00" } }, [turnout(1, "11:00", 512)])
  assert.deepEqual([512, day("11:00")], [facts.voted.assembly, facts.asOf])
})

test("what the centre does not know of a ballot is left out", () => {
  const last = { figures: { voted: { assembly: 300, province: null, commune: null }, as_of: "2026-03-15T09:00:00+07:00" } }
  assert.deepEqual([{ assembly: 300 }, day("09:00")], [known(STATION, last, []).voted, known(STATION, last, []).asOf])
})

test("the list another phone told at the opening goes before the register's", () => {
  const last = { figures: { voted: all(null), listed: { assembly: 1050, province: 1050, commune: null }, as_of: null } }
  assert.deepEqual({ assembly: 1050, province: 1050, commune: 1012 }, known(STATION, last, []).listed)
})

test("a refused report is no figure", () => {
  assert.equal(null, known(STATION, {}, [{ ...turnout(1, "11:00", 512), state: "refused" }]).voted)
})

test("a corrected figure gives way to its correction, even a lower one", () => {
  const facts = known(STATION, {}, [turnout(2, "11:00", 480, { corrects: 1 }), turnout(1, "11:00", 512)])
  assert.deepEqual([480, 2], [facts.voted.assembly, facts.from.seq])
})

test("the same number on another enrolment of the phone is not what a correction corrects", () => {
  const earlier = { ...turnout(1, "12:00", 600), enrolment: "old" }
  assert.equal(600, known(STATION, {}, [earlier, turnout(2, "11:00", 480, { corrects: 1 })]).voted.assembly)
})

test("another phone's newer word about the same moment is believed", () => {
  const mine = { ...turnout(1, "11:00", 512), state: "received", receipt: { received_at: "2026-03-15T11:01:00+07:00" } }
  const last = { figures: { voted: all(500), as_of: "2026-03-15T11:00:00+07:00", received_at: "2026-03-15T11:05:00+07:00" } }
  assert.equal(500, known(STATION, last, [mine]).voted.assembly)
})

test("an opening report brings its own list", () => {
  const opening = { ...turnout(1, "07:00", 0), report: { kind: "opening", opened_at: "2026-03-15T07:05:00+07:00", listed: all(1050) } }
  const facts = known(STATION, {}, [opening])
  assert.deepEqual([1050, day("07:05")], [facts.listed.assembly, facts.openedAt])
})

const FACTS = known(STATION, { figures: { voted: all(512), as_of: "2026-03-15T11:00:00+07:00" } }, [])

test("a plausible number raises no doubt", () => {
  assert.deepEqual([], doubts(all(700), day("14:00"), FACTS, day("14:01")))
})

test("a number that fell is doubted once for all ballots", () => {
  const found = doubts(all(480), day("14:00"), FACTS, day("14:01"))
  assert.deepEqual([{ code: "lower", n: 480, before: 512, time: day("11:00") }], found)
})

test("a correction may fall", () => {
  assert.deepEqual([], doubts(all(480), day("14:00"), FACTS, day("14:01"), 7))
})

test("a number above only one list names that ballot", () => {
  const found = doubts(all(1046), day("18:00"), FACTS, day("18:01"))
  assert.deepEqual([{ code: "above_list", ballot: "commune", n: 1046, listed: 1012 }], found)
})

test("a number for an earlier moment is doubted when it is higher than a later one", () => {
  assert.deepEqual(["above_later"], doubts(all(600), day("09:00"), FACTS, day("14:01")).map((one) => one.code))
})

test("a moment that has not come is doubted, five minutes are forgiven", () => {
  assert.deepEqual(["ahead"], doubts(all(600), day("14:10"), FACTS, day("14:00")).map((one) => one.code))
  assert.deepEqual([], doubts(all(600), day("14:05"), FACTS, day("14:00")))
})

test("a share of an unknown or empty list is unknown", () => {
  assert.deepEqual([50, null, null, null], [share(5, 10), share(5, null), share(5, 0), share(null, 10)])
})
