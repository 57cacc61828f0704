// @ts-check
/** What this browser remembers between visits. A browser that keeps nothing still works; it only asks again. */

/** @param {string} key @returns {string | null} */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch (error) {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch (error) {
    // Forbidden or full: the choice lasts as long as the page.
  }
}
