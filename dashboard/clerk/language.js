// @ts-check
// Which language this phone speaks, from one visit to the next.

const KEY = "eday-clerk-language"

/** @returns {"vi"|"en"} */
export function keptLanguage() {
  try {
    return localStorage.getItem(KEY) === "en" ? "en" : "vi"
  } catch (_blocked) {
    return "vi"
  }
}

/** @param {string} language */
export function keepLanguage(language) {
  try {
    localStorage.setItem(KEY, language)
  } catch (_blocked) {
    // The choice lasts until the page is closed.
  }
}
