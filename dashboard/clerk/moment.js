// @ts-check
// Moments of the election as text and numbers. In: RFC 3339 text, milliseconds, "HH:MM". Out: the same, in Viet Nam's
// offset whatever the phone's own time zone is. What cannot be read is null.

const OFFSET_MS = 7 * 3600 * 1000 // Viet Nam has had one offset and no summer time since 1975
export const MINUTE_MS = 60 * 1000

/** @param {string|null|undefined} text @returns {number|null} */
export function instant(text) {
  if (!text) return null
  // Older engines refuse more than three digits of a second's fraction.
  const ms = Date.parse(text.replace(/(\.\d{3})\d+/, "$1"))
  return Number.isNaN(ms) ? null : ms
}

/** @param {number} ms */
export function rfc3339(ms) {
  return local(ms).slice(0, 19) + "+07:00"
}

/** @param {number} ms */
export function timeOfDay(ms) {
  return local(ms).slice(11, 16)
}

/** @param {number} ms */
export function dateOf(ms) {
  return local(ms).slice(0, 10)
}

/** @param {string} date @param {string} time "HH:MM", seconds are ignored */
export function at(date, time) {
  return instant(`${date}T${time.slice(0, 5)}:00+07:00`)
}

/** The minute that has begun: rounding up would name a moment that has not come. @param {number} ms */
export function wholeMinute(ms) {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS
}

/** The day a typed time of day belongs to: the area's own date once it has come, today before it (practice).
 * @param {number} now @param {string} date the area's voting date */
export function dayFor(now, date) {
  const today = dateOf(now)
  return today < date ? today : date
}

/** @param {number} ms */
function local(ms) {
  return new Date(ms + OFFSET_MS).toISOString()
}
