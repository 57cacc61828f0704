import assert from "node:assert/strict"
import { test } from "node:test"

import { aroundOf, FORMS, resumed } from "../../../../dashboard/clerk/form.js"
import { chosenAt } from "../../../../dashboard/clerk/form/moment.js"
import { at, rfc3339 } from "../../../../dashboard/clerk/moment.js"
import { Words } from "../../../../dashboard/clerk/words.js"
import { VI } from "../../../../dashboard/clerk/words/vi.js"

const STATION = {
  code: "11-03127-004", date: "2026-03-15", opens: "07:00", closes: "19:00",
  listed: { assembly: 1046, province: 1046, commune: 1012 },
}
const ELECTION = {
  date: "2026-03-15", ballots: ["assembly", "province", "commune"],
  slots: [{ at: "2026-03-15T09:00:00+07:00", tolerance_min: 15 }, { at: "2026-03-15T11:00:00+07:00", tolerance_min: 15 }],
}
const day = (time) => at("2026-03-15", time)
const around = (now, records = [], last = {}) =>
  aroundOf({ id: "e", election: ELECTION, stations: [STATION], station: STATION.code, last: { [STATION.code]: last } }, records, day(now), new Words("vi", VI))
const NEW = { how: "new", record: null }
const type = (kind, form, digits) => [...digits].reduce((typed, key) => ({ ...typed, ...FORMS[kind].press(typed, key) }), form)
const record = (seq, report, state = "received") => ({ enrolment: "e", seq, state, made_at: "2026-03-15T09:01:00+07:00", receipt: null, report: { station: STATION.code, ...report } })
const reported = record(3, { kind: "turnout", as_of: "2026-03-15T09:00:00+07:00", voted: { assembly: 512, province: 512, commune: 512 } })

test("one number stands for the three ballots, as of the slot that is due", () => {
  const now = around("09:04")
  const form = type("turnout", FORMS.turnout.begin(now, NEW), "512")
  assert.deepEqual({ as_of: "2026-03-15T09:00:00+07:00", voted: { assembly: 512, province: 512, commune: 512 } }, FORMS.turnout.report(form, now))
})

test("long after a slot nobody has its own count at hand: the figure is as of now", () => {
  const begun = (time) => FORMS.turnout.begin(around(time), NEW).at.mode
  assert.deepEqual(["slot", "slot", "now"], ["09:16", "09:30", "09:31"].map(begun))
})

test("a moment is a whole minute", () => {
  const now = { ...around("08:10"), now: day("08:10") + 59_000 }
  for (const kind of ["turnout", "opening", "closing"]) {
    const form = FORMS[kind].begin(now, NEW)
    const { as_of: asOf, opened_at: openedAt } = FORMS[kind].report(form, now)
    assert.equal("2026-03-15T08:10:00+07:00", asOf || openedAt)
  }
})

test("a commune list that is longer than the Assembly's is asked about", () => {
  const now = around("07:03")
  const form = { ...FORMS.opening.begin(now, NEW), ceremony: true, sealed: true }
  const listed = { ...form.listed, each: { assembly: "1046", province: "1046", commune: "1064" } }
  assert.deepEqual(["list_order"], FORMS.opening.doubts({ ...form, listed }, now).map((one) => one.code))
})

test("between the slots the figure is as of the minute in which it is sent, not the one the form was opened in", () => {
  const form = type("turnout", FORMS.turnout.begin(around("08:10"), NEW), "300")
  const sent = { ...around("08:10"), now: day("08:14") + 40_000 }
  assert.equal("2026-03-15T08:14:00+07:00", FORMS.turnout.report(form, sent).as_of)
})

test("a ballot left empty is unknown and left out, never 0", () => {
  const now = around("09:04")
  const form = { ...FORMS.turnout.begin(now, NEW), voted: { split: true, all: "", each: { assembly: "512", province: "", commune: "0" } } }
  assert.deepEqual({ assembly: 512, commune: 0 }, FORMS.turnout.report(form, now).voted)
})

test("without a number there is nothing to send", () => {
  const now = around("09:04")
  assert.equal("need_number", FORMS.turnout.lacking(FORMS.turnout.begin(now, NEW), now))
})

test("a correction names what it corrects, needs a reason, and keeps the moment", () => {
  const now = around("10:30", [reported])
  let form = type("turnout", FORMS.turnout.begin(now, { how: "correct", record: reported }), "480")
  assert.equal("need_reason", FORMS.turnout.lacking(form, now))
  form = { ...form, reason: "typo" }
  assert.equal(null, FORMS.turnout.lacking(form, now))
  assert.deepEqual([], FORMS.turnout.doubts(form, now))
  const { as_of: asOf, corrects, reason } = FORMS.turnout.report(form, now)
  assert.deepEqual(["2026-03-15T09:00:00+07:00", 3, "Nhập nhầm"], [asOf, corrects, reason])
})

test("a reason in one's own words is sent as it is", () => {
  const now = around("10:30", [reported])
  const form = { ...type("turnout", FORMS.turnout.begin(now, { how: "correct", record: reported }), "480"), reason: "other", why: " Cộng sai hai hòm " }
  assert.equal("Cộng sai hai hòm", FORMS.turnout.report(form, now).reason)
})

test("a lower number is doubted before it is sent", () => {
  const now = around("10:30", [reported])
  const form = type("turnout", FORMS.turnout.begin(now, NEW), "480")
  assert.deepEqual(["lower", "slip"], FORMS.turnout.doubts(form, now).map((one) => one.code))
})

test("a refused report is begun again with everything that was typed", () => {
  const refused = record(4, { kind: "turnout", as_of: "2026-03-15T09:30:00+07:00", voted: { assembly: 512, province: 512, commune: 498 } }, "refused")
  const now = around("10:30", [refused])
  const form = FORMS.turnout.begin(now, { how: "mend", record: refused })
  assert.deepEqual({ as_of: "2026-03-15T09:30:00+07:00", voted: { assembly: 512, province: 512, commune: 498 } }, FORMS.turnout.report(form, now))
})

test("an opening has the list filled in and wants both answers", () => {
  const now = around("07:03")
  let form = FORMS.opening.begin(now, NEW)
  assert.equal("need_ceremony", FORMS.opening.lacking(form))
  form = { ...form, ceremony: true }
  assert.equal("need_sealed", FORMS.opening.lacking(form))
  form = { ...form, sealed: true }
  assert.deepEqual([null, []], [FORMS.opening.lacking(form), FORMS.opening.doubts(form, now)])
  const expected = { opened_at: "2026-03-15T07:03:00+07:00", ceremony: true, sealed: true, listed: STATION.listed }
  assert.deepEqual(expected, FORMS.opening.report(form, now))
})

test("a box that was not sealed and a second opening are asked about", () => {
  const now = around("07:30", [], { opened_at: "2026-03-15T07:00:00+07:00" })
  const form = { ...FORMS.opening.begin(now, NEW), ceremony: true, sealed: false }
  assert.deepEqual(["not_sealed", "opened_twice"], FORMS.opening.doubts(form, now).map((one) => one.code))
})

test("a closing carries the final numbers and its own moment", () => {
  const now = around("19:05", [reported])
  let form = { ...FORMS.closing.begin(now, NEW), active: "all" }
  form = { ...type("closing", form, "998"), back: true }
  assert.deepEqual([null, []], [FORMS.closing.lacking(form, now), FORMS.closing.doubts(form, now)])
  const { closed_at: closedAt, voted, mobile_boxes_back: back } = FORMS.closing.report(form, now)
  assert.deepEqual(["2026-03-15T19:05:00+07:00", 998, true], [closedAt, voted.commune, back])
})

test("closing early is asked about unless everybody on the list has voted", () => {
  const now = around("10:00")
  const form = (n) => ({ ...FORMS.closing.begin(now, NEW), back: true, voted: { split: true, all: "", each: n } })
  const codes = (n) => FORMS.closing.doubts(form(n), now).map((one) => one.code)
  assert.deepEqual(["early_close"], codes({ assembly: "900", province: "900", commune: "900" }))
  assert.deepEqual([], codes({ assembly: "1046", province: "1046", commune: "1012" }))
})

test("an incident has a name of its own, and what is added later carries the same one", () => {
  const now = around("09:30")
  const form = { ...FORMS.incident.begin(now, NEW), category: "power", severity: "support" }
  const report = FORMS.incident.report(form, now)
  assert.match(report.incident, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.deepEqual(["power", "support", "", false, false], [report.category, report.severity, report.text, "people" in report, "interrupted_from" in report])
  const added = FORMS.incident.begin(now, { how: "add", record: record(5, { kind: "incident", ...report }) })
  assert.equal(report.incident, FORMS.incident.report(added, now).incident)
})

test("an interruption says since when", () => {
  const now = around("09:30")
  const form = { ...FORMS.incident.begin(now, NEW), category: "ballot", severity: "interrupting", people: "40", from: chosenAt(day("09:20")) }
  const report = FORMS.incident.report(form, now)
  assert.deepEqual([rfc3339(day("09:20")), 40], [report.interrupted_from, report.people])
})

test("a long text is cut where the wire cuts it, between characters", () => {
  const now = around("09:30")
  const form = { ...FORMS.incident.begin(now, NEW), category: "other", severity: "handled", text: "😀".repeat(2_100) }
  assert.equal(2_000, Array.from(FORMS.incident.report(form, now).text).length)
})

test("a draft taken up again means the time it was typed", () => {
  const form = { kind: "turnout", ...type("turnout", FORMS.turnout.begin(around("08:10"), NEW), "300") }
  const later = around("10:40")
  assert.equal("2026-03-15T08:11:00+07:00", FORMS.turnout.report(resumed("turnout", form, day("08:11")), later).as_of)
})

test("a form at half past midnight still speaks of election day", () => {
  const night = { ...around("09:00"), now: at("2026-03-16", "00:30") }
  assert.equal("2026-03-15", FORMS.closing.begin(night, NEW).at.date)
})
