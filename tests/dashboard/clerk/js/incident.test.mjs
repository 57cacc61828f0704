import assert from "node:assert/strict"
import { test } from "node:test"

import { aroundOf, FORMS } from "../../../../dashboard/clerk/form.js"
import { picked } from "../../../../dashboard/clerk/form/incident.js"
import { chosenAt } from "../../../../dashboard/clerk/form/moment.js"
import { cut, roomAfter } from "../../../../dashboard/clerk/form/text.js"
import { at } from "../../../../dashboard/clerk/moment.js"
import { caseAddress, parseRoute } from "../../../../dashboard/clerk/route.js"
import { Words } from "../../../../dashboard/clerk/words.js"
import { VI } from "../../../../dashboard/clerk/words/vi.js"

const STATION = { code: "11-03127-004", date: "2026-03-15", listed: {} }
const day = (time) => at("2026-03-15", time)
const text = (time) => `2026-03-15T${time}:00+07:00`
const told = (more = {}) => ({
  id: "other-phone-1", category: "power", severity: "support", state: "acknowledged", level: "commune", text: "Mất điện", at: text("09:00"), answers: [], ...more,
})
const around = (incidents = []) => aroundOf(
  { id: "e", election: { date: "2026-03-15", slots: [] }, stations: [STATION], station: STATION.code, last: { [STATION.code]: { incidents } } },
  [], day("09:30"), new Words("vi", VI))
const begin = (how, one) => FORMS.incident.begin(around([one]), { how, record: null, about: one.id })
const sent = (form) => FORMS.incident.report(form, around())

test("whoever reported an incident, another phone can add to it", () => {
  const { incident, category, severity } = sent({ ...begin("add", told()), text: "Vẫn chưa có điện" })
  assert.deepEqual(["other-phone-1", "power", "support"], [incident, category, severity])
})

test("one tap says that it has been handled", () => {
  assert.equal("handled", sent(begin("handled", told())).severity)
})

test("what was over and comes back asks again how bad it is", () => {
  const form = begin("add", told({ state: "resolved", severity: "handled" }))
  assert.equal("need_severity", FORMS.incident.lacking(form))
  assert.equal("support", begin("add", told({ state: "resolved" })).severity)
})

test("an incident that is nowhere known begins as a new one", () => {
  const form = FORMS.incident.begin(around(), { how: "add", record: null, about: "gone" })
  assert.deepEqual([false, null], [form.adds, form.category])
})

test("the beginning of an interruption is said when it differs from the moment of the report", () => {
  const form = { ...FORMS.incident.begin(around(), { how: "new", record: null }), category: "interruption", severity: "interrupting" }
  assert.equal(false, "interrupted_from" in sent(form))
  assert.equal(text("09:10"), sent({ ...form, from: chosenAt(day("09:10")) }).interrupted_from)
})

test("how bad an interruption is goes without saying, and what was chosen stays", () => {
  assert.deepEqual(["interrupting", null, "instruct"], [
    picked({ severity: null }, "interruption"), picked({ severity: null }, "power"), picked({ severity: "instruct" }, "interruption"),
  ].map(({ severity }) => severity))
})

test("an interruption that has been told is not asked for its beginning again", () => {
  const form = { ...begin("add", told({ severity: "interrupting" })), from: chosenAt(day("09:10")) }
  assert.equal(false, "interrupted_from" in sent(form))
  assert.equal(text("09:10"), sent({ ...begin("add", told()), severity: "interrupting", from: chosenAt(day("09:10")) }).interrupted_from)
})

test("a character is a character however JavaScript counts it", () => assert.equal(1_998, roomAfter("😀😀")))

test("an incident's screen and the forms that add to it have addresses", () => {
  const kinds = Object.keys(FORMS)
  const where = (address) => {
    const { screen, how, enrolment } = parseRoute(address, kinds)
    return [screen, how, enrolment]
  }
  assert.deepEqual(["case", "show", "a-1"], where(caseAddress("a-1")))
  assert.deepEqual([["form", "add", "a-1"], ["form", "handled", "a-1"]], ["add", "handled"].map((how) => where(caseAddress("a-1", how))))
  assert.equal("notices", where("#/notices")[0])
})

test("a text is the same whether the keyboard writes marks apart or not", () => {
  assert.deepEqual(["Mất điện", 2_000], [cut("Mất điện".normalize("NFD")), Array.from(cut("ế".normalize("NFD").repeat(2_001))).length])
})
