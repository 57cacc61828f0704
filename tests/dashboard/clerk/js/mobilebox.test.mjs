import assert from "node:assert/strict"
import { test } from "node:test"

import { aroundOf, FORMS } from "../../../../dashboard/clerk/form.js"
import { boxesOut } from "../../../../dashboard/clerk/form/mobilebox.js"
import { chosenAt } from "../../../../dashboard/clerk/form/moment.js"
import { at } from "../../../../dashboard/clerk/moment.js"
import { Words } from "../../../../dashboard/clerk/words.js"
import { VI } from "../../../../dashboard/clerk/words/vi.js"

const BALLOTS = ["assembly", "province", "commune"]
const STATION = { code: "11-03127-004", date: "2026-03-15", listed: { assembly: 1046, province: 1046, commune: 1012 } }
const ELECTION = { date: "2026-03-15", ballots: BALLOTS, slots: [] }
const day = (time) => at("2026-03-15", time)
const text = (time) => `2026-03-15T${time}:00+07:00`
const NEW = { how: "new", record: null }
const around = (now, records = [], last = {}) => aroundOf(
  { id: "e", election: ELECTION, stations: [STATION], station: STATION.code, last: { [STATION.code]: last }, anchor: { shown: day(now) } },
  records, day(now), new Words("vi", VI))
const record = (seq, report, state = "received") => ({
  enrolment: "e", seq, state, made_at: text(report.back_at ? report.back_at.slice(11, 16) : "08:10"), replaced_by: null,
  receipt: state === "received" ? { position: seq, received_at: text("08:11") } : null, report: { station: STATION.code, kind: "mobile_box", ...report },
})
const out = (seq, box, time, state) => record(seq, { box, out_at: text(time) }, state)
const back = (seq, box, time, state) => record(seq, { box, back_at: text(time) }, state)

test("a box is out from the moment its report is on this phone, sent or not", () => {
  assert.deepEqual([{ box: 1, outAt: day("08:10") }], boxesOut({}, [out(1, 1, "08:10", "waiting")], day("10:00")))
})

test("a box whose way back is on this phone is in, though the centre does not know yet", () => {
  const records = [out(1, 1, "08:10"), back(2, 1, "09:50", "waiting")]
  assert.deepEqual([], boxesOut({ boxes_out: [1] }, records, day("10:00")))
})

test("what another phone reported is known by the centre alone: out without a time, or back again", () => {
  assert.deepEqual([{ box: 2, outAt: null }], boxesOut({ boxes_out: [2] }, [], day("10:00")))
  assert.deepEqual([], boxesOut({ boxes_out: [] }, [out(1, 1, "08:10")], day("10:00")))
  assert.deepEqual([{ box: 1, outAt: day("08:10") }], boxesOut({ boxes_out: [1] }, [out(1, 1, "08:10")], day("10:00")))
})

test("a refused report moves no box", () => {
  assert.deepEqual([], boxesOut(null, [out(1, 1, "08:10", "refused")], null))
})

test("the first box is offered while none is out, and none by mistake while one is", () => {
  const begun = (records) => FORMS.mobile_box.begin(around("10:00", records), NEW)
  assert.deepEqual([1, null], [begun([]).box, begun([out(1, 1, "08:10", "waiting")]).box])
  assert.equal("need_box", FORMS.mobile_box.lacking(begun([out(1, 1, "08:10", "waiting")]), around("10:00")))
})

test("a box goes out with its moment and the ballots it takes along", () => {
  const now = around("08:10")
  let form = { ...FORMS.mobile_box.begin(now, NEW), active: "all" }
  for (const key of "30") form = { ...form, ...FORMS.mobile_box.press(form, key) }
  const expected = { as_of: text("08:10"), box: 1, out_at: text("08:10"), ballots: { assembly: 30, province: 30, commune: 30 } }
  assert.deepEqual(expected, FORMS.mobile_box.report(form, now))
})

test("a box comes back by its number and the moment alone", () => {
  const now = around("11:05", [out(1, 2, "08:10")], { boxes_out: [2] })
  const form = { ...FORMS.mobile_box.begin(now, NEW), box: 2, way: "back" }
  assert.deepEqual([null, []], [FORMS.mobile_box.lacking(form, now), FORMS.mobile_box.doubts(form, now)])
  assert.deepEqual({ as_of: text("11:05"), box: 2, back_at: text("11:05") }, FORMS.mobile_box.report(form, now))
})

test("a box is not back before it went out", () => {
  const now = around("11:05", [out(1, 2, "08:10", "waiting")])
  const form = { ...FORMS.mobile_box.begin(now, NEW), box: 2, way: "back", at: chosenAt(day("08:00")) }
  assert.equal("need_order", FORMS.mobile_box.lacking(form, now))
  assert.equal(null, FORMS.mobile_box.lacking({ ...form, at: chosenAt(day("08:10")) }, now))
})

test("taking out a box that is out is asked about", () => {
  const now = around("11:05", [out(1, 2, "08:10", "waiting")])
  const form = { ...FORMS.mobile_box.begin(now, NEW), box: 2 }
  assert.deepEqual(["box_out_twice"], FORMS.mobile_box.doubts(form, now).map(({ code }) => code))
})

test("closing while a box is out is asked about, with its number", () => {
  const now = around("19:05", [out(1, 2, "08:10", "waiting")])
  const voted = { split: true, all: "", each: { assembly: "1046", province: "1046", commune: "1012" } }
  const form = { ...FORMS.closing.begin(now, NEW), voted, back: true }
  const found = FORMS.closing.doubts(form, now).filter(({ code }) => code === "boxes_still_out")
  assert.deepEqual(["2"], found.map(({ boxes }) => boxes))
})

test("a refused report of a box is begun again with all that it said", () => {
  const refused = record(1, { box: 12, out_at: text("08:10"), ballots: { assembly: 30, province: 30, commune: 28 } }, "refused")
  const form = FORMS.mobile_box.begin(around("11:00"), { how: "mend", record: refused })
  const expected = { as_of: text("08:10"), box: 12, out_at: text("08:10"), ballots: { assembly: 30, province: 30, commune: 28 } }
  assert.deepEqual(expected, FORMS.mobile_box.report(form, around("11:00")))
})
