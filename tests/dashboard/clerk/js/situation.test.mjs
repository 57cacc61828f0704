import assert from "node:assert/strict"
import { test } from "node:test"

import { aroundOf, FORMS } from "../../../../dashboard/clerk/form.js"
import { saidBefore } from "../../../../dashboard/clerk/form/situation.js"
import { at } from "../../../../dashboard/clerk/moment.js"
import { Words } from "../../../../dashboard/clerk/words.js"
import { VI } from "../../../../dashboard/clerk/words/vi.js"

const STATION = { code: "11-03127-004", date: "2026-03-15", listed: {} }
const ENROLMENT = { id: "e", election: { date: "2026-03-15", slots: [] }, stations: [STATION], station: STATION.code }
const NEW = { how: "new", record: null }
const text = (time) => `2026-03-15T${time}:00+07:00`
const around = (time) => aroundOf(ENROLMENT, [], at("2026-03-15", time), new Words("vi", VI))

test("the situation needs a heading and words, and is sent with both", () => {
  const now = around("10:00")
  const form = FORMS.situation.begin(now, NEW)
  assert.equal("need_heading", FORMS.situation.lacking(form))
  assert.equal("need_text", FORMS.situation.lacking({ ...form, heading: 3, text: " " }))
  const report = FORMS.situation.report({ ...form, heading: 3, text: " Phấn khởi. " }, now)
  assert.deepEqual({ as_of: text("10:00"), heading: 3, text: "Phấn khởi." }, report)
  assert.equal(2_000, Array.from(FORMS.situation.report({ ...form, heading: 3, text: "😀".repeat(2_001) }, now).text).length)
})

test("what was said under a heading before is this area's, and not what was refused", () => {
  const said = (seq, heading, state, code = STATION.code) => ({ enrolment: "e", seq, state, replaced_by: null, report: { kind: "situation", station: code, heading, text: "" } })
  const records = [said(1, 3, "received"), said(2, 3, "refused"), said(3, 4, "waiting"), said(4, 3, "waiting"), said(5, 3, "received", "11-03127-005")]
  assert.deepEqual([1, 4], saidBefore(records, STATION.code, 3).map(({ seq }) => seq))
})
