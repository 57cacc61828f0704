import assert from "node:assert/strict"
import { test } from "node:test"

import { agenda, slotOf, slotsOf } from "../../../../dashboard/clerk/agenda.js"
import { at } from "../../../../dashboard/clerk/moment.js"

const STATION = { date: "2026-03-15", opens: "07:00", closes: "19:00" }
const ELECTION = {
  date: "2026-03-15",
  slots: ["09:00", "11:00", "14:00", "19:00"].map((time) => ({ at: `2026-03-15T${time}:00+07:00`, tolerance_min: 15 })),
}
const day = (time) => at("2026-03-15", time)
const facts = (more = {}) => ({ voted: null, asOf: null, from: null, listed: {}, openedAt: day("07:00"), closedAt: null, moments: [], ...more })
const told = (...times) => facts({ moments: times.map(day), asOf: day(times[times.length - 1]) })
const look = (now, known) => {
  const { slot, state, missing, step } = agenda(STATION, ELECTION, known, day(now))
  return [slot && slot.at, state, missing.map((one) => one.what), step]
}

test("before the first slot it is coming and nothing is missing", () => {
  assert.deepEqual([day("09:00"), "coming", [], "turnout"], look("08:10", facts()))
})

test("an area that has not opened by its hour is missing its opening", () => {
  assert.deepEqual([day("09:00"), "coming", ["opening"], "opening"], look("07:01", facts({ openedAt: null })))
})

test("a slot is due from its time, late after its tolerance", () => {
  assert.deepEqual([day("09:00"), "due", ["turnout"], "turnout"], look("09:00", facts()))
  assert.deepEqual([day("09:00"), "due", ["turnout"], "turnout"], look("09:15", facts()))
  assert.deepEqual([day("09:00"), "late", ["turnout"], "turnout"], look("09:16", facts()))
})

test("a figure within the tolerance fills the slot, and the next one is shown", () => {
  assert.deepEqual([day("11:00"), "coming", [], "turnout"], look("09:20", told("09:10")))
})

test("a figure from before the slot's time fills it as well", () => {
  assert.deepEqual([day("14:00"), "coming", [], "turnout"], look("11:05", told("09:00", "10:40")))
})

test("a missed slot stays missing when a later figure is known, but the next one is worked towards", () => {
  assert.deepEqual([day("11:00"), "coming", ["turnout"], "turnout"], look("09:40", told("09:30")))
  assert.equal(null, agenda(STATION, ELECTION, told("09:30"), day("09:40")).owed)
})

test("after the closing hour the closing is missing", () => {
  assert.deepEqual([null, "done", ["closing"], "closing"], look("19:01", told("09:00", "11:00", "14:00", "19:00")))
})

test("a closed area owes nothing", () => {
  assert.deepEqual([null, "done", [], null], look("16:00", { ...told("09:00"), closedAt: day("15:00") }))
})

test("a window begins its lead before the slot and ends its tolerance after, as the centre reckons them", () => {
  const slots = slotsOf(STATION, ELECTION)
  const found = ["08:31", "09:15", "10:31", "11:15", "19:15"].map((time) => slotOf(day(time), slots).at)
  assert.deepEqual(["09:00", "09:00", "11:00", "11:00", "19:00"].map(day), found)
  for (const time of ["07:15", "08:30", "09:16", "10:30", "19:16"]) assert.equal(null, slotOf(day(time), slots))
})

test("an early figure does not spare the slot that is to come", () => {
  assert.deepEqual([day("09:00"), "coming", [], "turnout"], look("07:20", told("07:15")))
})

test("a generous tolerance ends where the next slot begins", () => {
  const slots = [{ at: day("09:00"), tolerance: 3 * 3600_000, lead: 0 }, { at: day("11:00"), tolerance: 0, lead: 0 }]
  assert.equal(slots[0], slotOf(day("11:00"), slots))
  assert.equal(null, slotOf(day("11:01"), slots))
})

test("an area that votes early has the slots on its own date", () => {
  assert.equal(at("2026-03-13", "09:00"), slotsOf({ date: "2026-03-13" }, ELECTION)[0].at)
})
