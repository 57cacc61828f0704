// @ts-check
// Says things in a language: sentences with their values, counts, shares, times. In: a dictionary and a key. Out: text.
// A missing key comes back as itself; a test forbids that for every key the page uses.

/** @typedef {"vi"|"en"} Language */

export class Words {
  /** @param {Language} language @param {Record<string, string>} dictionary */
  constructor(language, dictionary) {
    this.language = language
    this.dictionary = dictionary
    this.english = language === "en"
  }

  /** @param {string} key @param {Record<string, string|number>} values */
  say(key, values = {}) {
    const sentence = this.dictionary[key] || key
    return sentence.replace(/\{(\w+)\}/g, (_hole, name) => {
      const value = values[name]
      return typeof value === "number" ? this.count(value) : String(value)
    })
  }

  /** A count with the thousands set apart: 1.046 in Vietnamese, 1,046 in English. @param {number} n */
  count(n) {
    return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, this.english ? "," : ".")
  }

  /** One decimal, cut: a share is never rounded up to 100 while somebody has not voted. @param {number} share per cent */
  percent(share) {
    const text = (Math.floor(share * 10 + 1e-9) / 10).toFixed(1)
    return this.english ? `${text}%` : `${text.replace(".", ",")} %`
  }

  /** `11:05` as it is said: "11 giờ 05". @param {string} time "HH:MM" */
  time(time) {
    if (this.english) return time
    const [hour, minute] = time.split(":")
    return minute === "00" ? `${Number(hour)} giờ` : `${Number(hour)} giờ ${minute}`
  }

  /** @param {number} minutes whole */
  span(minutes) {
    const hours = Math.floor(minutes / 60)
    const rest = minutes % 60
    const [h, m] = this.english ? ["h", "min"] : ["giờ", "phút"]
    if (hours === 0) return `${rest} ${m}`
    return rest === 0 ? `${hours} ${h}` : `${hours} ${h} ${rest} ${m}`
  }
}
