// @ts-check
// A report as a text message, for where there is no data at all. Pure. In: what this phone keeps. Out: the text that
// stands for exactly this report, or null for what a message cannot carry without losing something; the address that
// opens the phone's own messages with it. election/wire/sms_report.py reads and writes the same, and
// tests/wire/vectors/sms.json holds the two together.

import { instant, MINUTE_MS } from "./moment.js"

const MOST_TEXT = 200 // characters of an incident; longer ones would be many messages, each of which can get lost
const MOST_AGE_MS = 12 * 60 * MINUTE_MS // the message says a time of day only, and may take hours itself
const AHEAD_MS = 5 * MINUTE_MS
const CODE_WORDS = {
  interruption: "GIANDOAN", ballot: "PHIEU", box: "HOM", list: "DANHSACH", order: "TRATTU", power: "DIEN",
  telecom: "SONG", weather: "THOITIET", health: "YTE", facility: "COSO", staff: "NHANSU", mobile_box: "HOMPHU",
  complaint: "KHIEUNAI", other: "KHAC",
}
const SAID = {
  turnout: ["as_of", "voted"],
  opening: ["opened_at", "ceremony", "sealed", "listed"],
  incident: ["as_of", "incident", "category", "severity", "text"],
  closing: ["as_of", "closed_at", "voted", "mobile_boxes_back"],
}

/** The text of a report with its tag, or null. A message that will be written much later than the report needs `now`.
 * @param {{report: any, made_at: string}} record @param {{device: number, election: any}} enrolment
 * @param {number|null} now election time @returns {string|null} */
export function coded({ report, made_at }, { device, election }, now = instant(made_at)) {
  const place = /^\d{2}-\d{5}-(\d{3})$/.exec(report.station)
  const fields = /** @type {Record<string, string[]>} */ (SAID)[report.kind]
  const exact = fields && fields.every((name) => report[name] !== undefined)
  const more = Object.keys(report).some((name) => !["seq", "kind", "station", ...(fields || [])].includes(name))
  if (!place || !exact || more) return null
  const moment = report.kind === "opening" ? report.opened_at : report.as_of
  const time = /T(\d{2}):(\d{2}):00\+07:00$/.exec(moment)
  const age = now === null ? NaN : now - /** @type {number} */ (instant(moment))
  if (!time || !(age >= -AHEAD_MS && age <= MOST_AGE_MS)) return null
  const clock = time[1] + time[2]
  const written = WRITERS[report.kind](report, election.ballots || ["assembly", "province", "commune"], clock)
  return written && `B${place[1]} ${written[0]} @${device}-${report.seq}-${clock}${written[1]}`
}

/** Opens the phone's own messages. Apple's want `&` where everybody else's want `?`.
 * @param {string} number @param {string} text @param {string} userAgent */
export function smsAddress(number, text, userAgent) {
  const joint = /iPhone|iPad|iPod|Macintosh/.test(userAgent) ? "&" : "?"
  return `sms:${number.replace(/[^+\d]/g, "")}${joint}body=${encodeURIComponent(text)}`
}

/** What stands between station and tag, and what the tag ends with.
 * @type {Record<string, (report: any, ballots: string[], clock: string) => [string, string]|null>} */
const WRITERS = {
  turnout({ voted }, ballots) {
    const counts = numbers(voted, ballots)
    return counts ? [`C ${counts}`, ""] : null
  },
  opening({ ceremony, sealed, listed }, ballots, clock) {
    const none = Object.keys(listed).length === 0
    const counts = none ? "" : numbers(listed, ballots, false)
    return none || counts ? [`K ${clock} ${counts}`.trim(), `-${Number(ceremony)}${Number(sealed)}`] : null
  },
  incident({ incident, category, severity, text }) {
    if (Array.from(text).length > MOST_TEXT || UNSAFE.test(text) || /^[ \n]|[ \n]$/.test(text)) return null
    const word = /** @type {Record<string, string>} */ (CODE_WORDS)[category]
    return word ? [text ? `S ${word} ${text}` : `S ${word}`, `-${severity}-${incident}`] : null
  },
  closing({ as_of, closed_at, voted, mobile_boxes_back }, ballots) {
    const counts = numbers(voted, ballots)
    return counts && as_of === closed_at ? [`Z ${counts}`, `-${Number(mobile_boxes_back)}`] : null
  },
}
// Line ends are carried as they are; other controls may not be. Half a character cannot even be put into an address.
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|[\ud800-\udfff]/u

/** One number if it is everybody's, else one for each ballot; null unless all are known.
 * @param {Record<string, number>} counts @param {string[]} ballots */
function numbers(counts, ballots, short = true) {
  const each = ballots.map((ballot) => counts[ballot])
  const known = each.every((n) => Number.isInteger(n) && n >= 0 && n < 1_000_000)
  if (!known || Object.keys(counts).length !== ballots.length) return null
  return short && each.every((n) => n === each[0]) ? String(each[0]) : each.join(" ")
}
