// @ts-check
// The enrolment code as people type it. In: anything, from a keyboard or the address after "#". Out: eight characters
// of the alphabet that has no look-alikes, or fewer while it is being typed.

const LENGTH = 8
const LOOK_ALIKE = { O: "0", I: "1", L: "1", U: "V" }

/** @param {string} typed */
export function tidyCode(typed) {
  const plain = typed
    .normalize("NFC")
    .toUpperCase()
    .replace(/Ư/g, "W") // what a Vietnamese keyboard (Telex) makes of a W
    .replace(/Đ/g, "D")
    .normalize("NFD")
    .replace(/[^0-9A-Z]/g, "")
    .replace(/[OILU]/g, (letter) => LOOK_ALIKE[/** @type {keyof typeof LOOK_ALIKE} */ (letter)])
  return plain.slice(0, LENGTH)
}

/** @param {string} typed */
export function isWholeCode(typed) {
  return tidyCode(typed).length === LENGTH
}

/** As printed: `7KQ4-9MXT`. @param {string} typed */
export function printedCode(typed) {
  const code = tidyCode(typed)
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code
}

/** The code in an address such as `/clerk#7KQ4-9MXT`; null when the fragment is something else. @param {string} hash */
export function codeInAddress(hash) {
  const text = hash.replace(/^#/, "")
  if (text === "" || text.startsWith("/")) return null
  let plain
  try {
    plain = decodeURIComponent(text)
  } catch (_malformed) {
    plain = text
  }
  return isWholeCode(plain) ? tidyCode(plain) : null
}
