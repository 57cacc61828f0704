// @ts-check
// Whether a count looks mistyped: digits swapped, one too many or one missing, against how the count grew so far. Pure.
// The same reckoning as the centre's finding W209, so that a slip is asked about while the finger is still there;
// golden vectors hold the two together.

import { MINUTE_MS } from "./moment.js"

const STEEP = 3 // times the growth so far: mornings surge and lunch breaks stall by less
const STEEP_OF_LISTED = 0.15 // and this part of the voter list on top
const BETTER = 4 // a swapped reading must lie this many times nearer to the trend
const TENFOLD = 3 // a digit too many or missing is about ten times: well beyond any growth, well short of ten
const OVER_LIST = 1.5 // without any earlier figure, only a count far over the list is suspected
const COUNTING_MS = 5 * MINUTE_MS // nobody counts a queue to the minute

/** @typedef {{last: number, expected: number}} Trend the last count, and what it would be now had it gone on as before */

/** The two latest counts of a ballot before this moment, drawn on. @param {{asOf: number, n: number}[]} counts latest first
 * @param {number} moment @returns {Trend|null} */
export function trend(counts, moment) {
  if (counts.length < 2) return null
  const [{ asOf, n }, before] = counts
  const gone = Math.max(asOf - before.asOf, COUNTING_MS)
  return { last: n, expected: n + Math.max(0, n - before.n) * ((moment - asOf) / gone) }
}

/** @param {number} count @param {Trend|null} trend @param {number|null} listed @returns {boolean} */
export function isSlip(count, trend, listed) {
  if (!trend) return listed !== null && count > OVER_LIST * listed && shorter(count).some((c) => c > 0 && c <= listed)
  const { last } = trend
  const roof = listed === null ? Infinity : Math.max(listed, last)
  const expected = Math.min(trend.expected, roof)
  const most = last + STEEP * (expected - last) + STEEP_OF_LISTED * (listed || Math.max(last, 300))
  const ceiling = Math.min(most, roof)
  if (count >= last && count <= most) return false
  const fits = (/** @type {number} */ c) => c >= last && c <= ceiling
  if (swapped(count).some((c) => fits(c) && Math.abs(c - expected) * BETTER <= Math.abs(count - expected))) return true
  if (count > TENFOLD * Math.max(expected, 1)) return shorter(count).some(fits)
  return count * TENFOLD < last && longer(count).some(fits)
}

/** The count with two neighbouring digits exchanged. @param {number} count */
function swapped(count) {
  const digits = String(count)
  return each(digits.length - 1, (i) => digits.slice(0, i) + digits[i + 1] + digits[i] + digits.slice(i + 2))
    .filter((swap) => swap[0] !== "0" && swap !== digits).map(Number)
}

/** The count without one of its digits. @param {number} count */
function shorter(count) {
  const digits = String(count)
  return digits.length < 2 ? [] : each(digits.length, (i) => Number(digits.slice(0, i) + digits.slice(i + 1)))
}

/** The count with one more digit anywhere. @param {number} count */
function longer(count) {
  const digits = String(count)
  return each(10 * (digits.length + 1), (i) => Number(digits.slice(0, i / 10) + (i % 10) + digits.slice(i / 10)))
    .filter((c) => c !== count)
}

/** @template T @param {number} n @param {(i: number) => T} make @returns {T[]} */
function each(n, make) {
  return Array.from({ length: n }, (_, i) => make(i))
}
