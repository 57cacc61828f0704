// @ts-check
// A text as typed, measured the way the wire measures it. Pure.

export const MOST_TEXT = 2_000 // characters, as the wire takes them

/** Characters the way the wire counts them, which are not JavaScript's halves. Some keyboards write a letter and its
 * marks apart, and some networks put them together on the way of a message. @param {string} text */
export function cut(text) {
  return Array.from(text.normalize("NFC")).slice(0, MOST_TEXT).join("")
}

/** How many more characters fit. @param {string} text */
export function roomAfter(text) {
  return MOST_TEXT - Array.from(text).length
}
