// @ts-check
// Numbers of voters as typed, before they are a report: one for all ballots, or one each. Pure.

export const MOST_DIGITS = 6 // the wire takes less than a million; the law's largest area has 4,000 voters

/** @typedef {{split: boolean, all: string, each: {[ballot: string]: string}}} TypedCounts */

/** @param {string[]} ballots @param {{[ballot: string]: number}|null|undefined} from @returns {TypedCounts} */
export function typedCounts(ballots, from = null) {
  /** @type {{[ballot: string]: string}} */
  const each = {}
  for (const ballot of ballots) each[ballot] = from && typeof from[ballot] === "number" ? String(from[ballot]) : ""
  const first = each[ballots[0]]
  const split = ballots.some((ballot) => each[ballot] !== first)
  return { split, all: split ? "" : first, each }
}

/** What is known: a field left empty is unknown and left out, never 0.
 * @param {TypedCounts} typed @param {string[]} ballots @returns {{[ballot: string]: number}} */
export function countsOf(typed, ballots) {
  /** @type {{[ballot: string]: number}} */
  const counts = {}
  for (const ballot of ballots) {
    const digits = typed.split ? typed.each[ballot] : typed.all
    if (digits !== "") counts[ballot] = Number(digits)
  }
  return counts
}

/** The names of the fields on screen, in order: `all`, or the ballots. @param {TypedCounts} typed @param {string[]} ballots */
export function fieldsOf(typed, ballots) {
  return typed.split || ballots.length === 1 ? ballots : ["all"]
}

/** @param {TypedCounts} typed @param {string} field */
export function digitsIn(typed, field) {
  return field === "all" || !typed.split ? typed.all : typed.each[field]
}

/** @param {TypedCounts} typed @param {string} field @param {string} key a digit, "back" or "clear"
 * @param {boolean} [fresh] the field was only just chosen: a digit begins the number anew @returns {TypedCounts} */
export function press(typed, field, key, fresh = false) {
  const digits = pressDigits(fresh && /^\d$/.test(key) ? "" : digitsIn(typed, field), key)
  return typed.split ? { ...typed, each: { ...typed.each, [field]: digits } } : { ...typed, all: digits }
}

/** @param {string} digits @param {string} key a digit, "back" or "clear" */
export function pressDigits(digits, key) {
  if (key === "clear") return ""
  if (key === "back") return digits.slice(0, -1)
  if (!/^\d$/.test(key)) return digits
  return (digits === "0" ? key : digits + key).slice(0, MOST_DIGITS)
}

/** Opens the number up into one for each ballot, or makes it one again; nothing typed is lost on the way.
 * @param {TypedCounts} typed @param {string[]} ballots @returns {TypedCounts} */
export function toggleSplit(typed, ballots) {
  if (typed.split) return { ...typed, split: false, all: typed.all || typed.each[ballots[0]] }
  const each = { ...typed.each }
  for (const ballot of ballots) if (each[ballot] === "") each[ballot] = typed.all
  return { ...typed, split: true, each }
}

/** What a form with counts changes when they are opened up; the field to type into is the one in doubt, else the first.
 * @param {any} form @param {string[]} ballots @param {string} [ballot] */
export function opened({ voted, active }, ballots, ballot) {
  const next = toggleSplit(voted, ballots)
  const field = ballot || fieldsOf(next, ballots)[0]
  return { voted: next, active: active || ballot ? field : active, fresh: true }
}
