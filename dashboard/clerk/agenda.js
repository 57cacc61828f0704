// @ts-check
// What the polling area owes next: opening, the reporting slots, closing. Pure. In: the election's hours and slots,
// what is known of the area, the time. Out: the slot to show and what is missing; times are milliseconds.

import { at, instant, MINUTE_MS, timeOfDay } from "./moment.js"

/**
 * @typedef {{at: number, tolerance: number, lead: number}} Slot
 * @typedef {{slot: Slot|null, state: "coming"|"due"|"late"|"done", owed: Slot|null, missing: Missing[], step: "opening"|"turnout"|"closing"|null}} Agenda
 * @typedef {{what: "opening"|"turnout"|"closing", at: number}} Missing
 */

const USUAL_LEAD_MIN = 30

/** The slots of the area's own day: an area that votes early has the same times on its own date.
 * @param {any} station @param {any} election @returns {Slot[]} */
export function slotsOf(station, election) {
  const date = station.date || election.date
  return (election.slots || [])
    .map((/** @type {any} */ slot) => {
      const moment = /^\d\d:\d\d/.test(slot.at) ? at(date, slot.at) : instant(slot.at)
      const onDate = moment === null ? null : at(date, timeOfDay(moment))
      const lead = slot.lead_min === undefined ? USUAL_LEAD_MIN : slot.lead_min
      return { at: onDate, tolerance: (slot.tolerance_min || 0) * MINUTE_MS, lead: lead * MINUTE_MS }
    })
    .filter((/** @type {any} */ slot) => slot.at !== null)
    .sort((/** @type {Slot} */ a, /** @type {Slot} */ b) => a.at - b.at)
}

/** The slot a figure of this moment falls in, as the centre reckons it: from the slot's lead before its time, or the
 * end of the previous window if that is later, up to its tolerance after, or the next slot's time if that is sooner.
 * @param {number} asOf @param {Slot[]} slots @returns {Slot|null} */
export function slotOf(asOf, slots) {
  const index = slots.findIndex((slot, place) => asOf <= windowEnd(slot, slots[place + 1]))
  return index >= 0 && asOf > slots[index].at - slots[index].lead ? slots[index] : null
}

/** @param {Slot} slot @param {Slot|undefined} next */
function windowEnd(slot, next) {
  const end = slot.at + slot.tolerance
  return next ? Math.min(end, next.at) : end
}

/** @param {any} station @param {any} election @param {import("./figures.js").Known} facts @param {number} now
 * @returns {Agenda} */
export function agenda(station, election, facts, now) {
  const date = station.date || election.date
  const slots = slotsOf(station, election)
  const filled = new Set(facts.moments.map((asOf) => slotOf(asOf, slots)).filter(Boolean))
  const opens = at(date, station.opens || election.opens || "07:00")
  const closes = at(date, station.closes || election.closes || "19:00")
  /** @type {Missing[]} */
  const missing = []
  if (facts.openedAt === null && opens !== null && now >= opens) missing.push({ what: "opening", at: opens })
  // Of the slots that have passed only the newest is still asked for: one figure tells all that the older would.
  const passed = slots.filter((slot) => slot.at <= now)
  const newest = passed[passed.length - 1] || null
  const finished = facts.closedAt !== null
  const empty = newest && !filled.has(newest) && !finished ? newest : null
  if (empty) missing.push({ what: "turnout", at: empty.at })
  // A figure of a later moment is known: the empty slot is still missing, but no longer what people work towards.
  const owed = empty && (facts.asOf === null || facts.asOf < empty.at) ? empty : null
  if (!finished && closes !== null && now >= closes) missing.push({ what: "closing", at: closes })
  const coming = finished ? null : slots.find((slot) => slot.at > now && !filled.has(slot)) || null
  const slot = owed || coming
  const state = !slot ? "done" : !owed ? "coming" : now > slot.at + slot.tolerance ? "late" : "due"
  return { slot, state, owed, missing, step: step(facts, owed, closes, now) }
}

/** What a clerk most likely wants to do now. @param {import("./figures.js").Known} facts @param {Slot|null} owed
 * @param {number|null} closes @param {number} now @returns {Agenda["step"]} */
function step(facts, owed, closes, now) {
  if (facts.closedAt !== null) return null
  if (facts.openedAt === null && facts.asOf === null) return "opening"
  if (!owed && closes !== null && now >= closes) return "closing"
  return "turnout"
}
