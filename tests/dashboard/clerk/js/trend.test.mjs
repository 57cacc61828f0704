import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"

import { known, looksMistyped } from "../../../../dashboard/clerk/figures.js"
import { at } from "../../../../dashboard/clerk/moment.js"
import { isSlip, trend } from "../../../../dashboard/clerk/trend.js"

const VECTORS = JSON.parse(readFileSync(new URL("../../../wire/vectors/slips.json", import.meta.url), "utf8"))
const STATION = { listed: { assembly: 1060, province: 1060, commune: 1000 }, date: "2026-03-15", opens: "07:00" }
const day = (time) => at("2026-03-15", time)
const figure = (seq, [time, n]) => ({
  enrolment: "e", seq, state: "received", made_at: `2026-03-15T${time}:00+07:00`, receipt: null,
  report: { kind: "turnout", as_of: `2026-03-15T${time}:00+07:00`, voted: { assembly: n } },
})

test("a slip of the finger is suspected where the centre suspects it", () => {
  for (const [count, last, expected, listed, slip] of VECTORS.slips) {
    assert.equal(slip, isSlip(count, last === null ? null : { last, expected }, listed), JSON.stringify([count, last, expected, listed]))
  }
})

test("a report looks mistyped where the centre finds so", () => {
  for (const one of VECTORS.reports) {
    const told = one.opened_at ? { opened_at: `2026-03-15T${one.opened_at}:00+07:00` } : {}
    const facts = known(STATION, told, one.figures.map((pair, index) => figure(index + 2, pair)))
    assert.equal(one.slip, looksMistyped({ assembly: one.voted }, day(one.as_of), facts), JSON.stringify(one))
  }
})

test("a trend needs two counts, and two of one minute are taken as five minutes apart", () => {
  assert.equal(null, trend([{ asOf: day("09:00"), n: 5 }], day("10:00")))
  assert.deepEqual({ last: 20, expected: 40 }, trend([{ asOf: day("09:00"), n: 20 }, { asOf: day("09:00"), n: 10 }], day("09:10")))
})

test("what is being corrected is no part of the trend", () => {
  const facts = known(STATION, {}, [figure(2, ["08:00", 110]), figure(3, ["09:00", 2300])])
  assert.equal(false, looksMistyped({ assembly: 230 }, day("09:00"), facts, 3))
})
