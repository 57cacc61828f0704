// @ts-check
// How long to wait before the next attempt. Thousands of phones fail in the same second: without jitter they would
// come back in the same second too.

const FIRST_MS = 1_000
const MOST_MS = 60_000
const LEAST_MS = 500 // a lucky draw near zero would be no wait at all

/** @param {number} failures in a row, >= 1
 * @param {number|null} retryAfterS what the server asked for: never earlier
 * @param {() => number} chance in [0, 1) */
export function waitMs(failures, retryAfterS, chance = Math.random) {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10))
  const drawn = Math.max(LEAST_MS, ceiling * chance())
  if (retryAfterS === null) return drawn
  return retryAfterS * 1000 + Math.min(drawn, Math.max(1000, retryAfterS * 250))
}

/** Seconds of a `Retry-After` header, which may be a number or a date; null when absent or unreadable.
 * @param {string|null} header @param {number} wallMs */
export function retryAfterS(header, wallMs) {
  if (!header) return null
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, (date - wallMs) / 1000)
}
