// @ts-check
// Whether this phone has ever been connected to an area, known at once: what it holds is on a disk that must be opened
// first. Where it cannot be noted the page only shows the code's screen for a moment before its own.

const KEY = "eday-clerk-connected"

export function wasConnected() {
  try {
    return localStorage.getItem(KEY) !== null
  } catch (_blocked) {
    return false
  }
}

export function markConnected() {
  try {
    localStorage.setItem(KEY, "1")
  } catch (_blocked) {
    // See above.
  }
}
