import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"

import { coded, smsAddress } from "../../../../dashboard/clerk/coded.js"
import { aroundOf, FORMS } from "../../../../dashboard/clerk/form.js"
import { at } from "../../../../dashboard/clerk/moment.js"
import { Words } from "../../../../dashboard/clerk/words.js"
import { VI } from "../../../../dashboard/clerk/words/vi.js"

const VECTORS = JSON.parse(readFileSync(new URL("../../../wire/vectors/sms.json", import.meta.url), "utf8"))
const ANDROID = "Mozilla/5.0 (Linux; Android 10; Nokia C12) AppleWebKit/537.36 Chrome/80.0.3987.99 Mobile Safari/537.36"
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 14_0 like Mac OS X) AppleWebKit/605.1.15 Version/14.0 Mobile/15E148 Safari/604.1"

for (const { name, enrolment, record, coded: expected } of VECTORS.reports) {
  test(`a report as a message: ${name}`, () => assert.equal(expected, coded(record, enrolment)))
}

test("what the forms make can be told by message", () => {
  const station = { code: "11-03127-004", date: "2026-03-15", opens: "07:00", closes: "19:00", listed: {} }
  const election = { date: "2026-03-15", ballots: ["assembly", "province", "commune"], slots: [] }
  const now = at("2026-03-15", "11:02") + 41_000
  const enrolment = { id: "e", device: 812, election, stations: [station], station: station.code, last: {} }
  const around = aroundOf(enrolment, [], now, new Words("vi", VI))
  const filled = {
    turnout: { voted: { split: false, all: "512", each: {} } },
    opening: { ceremony: true, sealed: true },
    incident: { category: "power", severity: "support", text: " mất điện " },
    closing: { voted: { split: false, all: "512", each: {} }, back: true },
  }
  const texts = Object.entries(filled).map(([kind, form]) => {
    const report = FORMS[kind].report({ ...FORMS[kind].begin(around, { how: "new", record: null }), ...form }, around)
    const record = { made_at: "2026-03-15T11:02:41+07:00", report: { seq: 1, kind, station: station.code, ...report } }
    return (coded(record, enrolment) || "").replace(/-[0-9a-f-]{36}$/, "-ID")
  })
  const expected = [
    "B004 C 512 @812-1-1102", "B004 K 1102 @812-1-1102-11",
    "B004 S DIEN mất điện @812-1-1102-support-ID", "B004 Z 512 @812-1-1102-1",
  ]
  assert.deepEqual(expected, texts)
})

test("a report that waited for half a day is no message any more", () => {
  const { record, enrolment } = VECTORS.reports[0]
  assert.equal("B004 C 512 @812-17-1102", coded(record, enrolment, at("2026-03-15", "23:02")))
  assert.equal(null, coded(record, enrolment, at("2026-03-15", "23:03")))
})

test("half a character is not put into a message", () => {
  const { record, enrolment } = VECTORS.reports.find(({ record }) => record.report.kind === "incident")
  assert.equal(null, coded({ ...record, report: { ...record.report, text: "x \ud83d" } }, enrolment))
})

test("the address of a message has what each kind of phone wants", () => {
  assert.equal("sms:+84912345678?body=B004%20C%20512%20%408", smsAddress("+84 912.345.678", "B004 C 512 @8", ANDROID))
  assert.equal("sms:8020&body=m%E1%BA%A5t%0A%C4%91i%E1%BB%87n", smsAddress("8020", "mất\nđiện", IPHONE))
})
