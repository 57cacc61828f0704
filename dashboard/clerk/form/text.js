// @ts-check
// A text as typed, measured the way the wire measures it. Pure.

export const MOST_TEXT = 2_000 // characters, as the wire takes them

/** Characters the way the wire counts them, which are not JavaScript's halves. @param {string} text */
export function cut(text) {
  return Array.from(text).slice(0, MOST_TEXT).join("")
}

/** How many more characters fit. @param {string} text */
export function roomAfter(text) {
  return MOST_TEXT - Array.from(text).length
}
