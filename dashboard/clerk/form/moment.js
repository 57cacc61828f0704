// @ts-check
// A moment as chosen on a form: now, the slot's own time, or a time of day. Always a whole minute: nobody counts to the
// second, and the same report sent by SMS has no room for one. Pure. "Now" is read when the report is
// sent: a form open for ten minutes must not say what the time was when it was opened.

import { at, dateOf, dayFor, timeOfDay, wholeMinute } from "../moment.js"

/** @typedef {{mode: "now"|"slot"|"other", slot: number|null, date: string, time: string}} Chosen */

/** @param {any} station @param {number} now @param {number|null} slot the slot that is owed @returns {Chosen} */
export function chosenNow(station, now, slot = null) {
  return { mode: slot === null ? "now" : "slot", slot, date: dayFor(now, station.date), time: timeOfDay(now) }
}

/** @param {number} ms @param {number|null} slot @returns {Chosen} */
export function chosenAt(ms, slot = null) {
  return { mode: slot === ms ? "slot" : "other", slot, date: dateOf(ms), time: timeOfDay(ms) }
}

/** @param {Chosen} chosen @param {number} now @returns {number} */
export function momentOf(chosen, now) {
  if (chosen.mode === "slot" && chosen.slot !== null) return wholeMinute(chosen.slot)
  const typed = chosen.mode === "other" ? at(chosen.date, chosen.time) : null
  return typed === null ? wholeMinute(now) : typed
}

/** The same moment, fixed: a form taken up again later means the time it was typed, not the time it is taken up.
 * @param {Chosen} chosen @param {number} typedAt @returns {Chosen} */
export function fixed(chosen, typedAt) {
  return chosen.mode === "now" ? { ...chosen, mode: "other", date: dateOf(typedAt), time: timeOfDay(typedAt) } : chosen
}
