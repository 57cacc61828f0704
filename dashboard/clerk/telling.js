// @ts-check
// What a report says, in a sentence: for its row on the screen and for a text to pass on. Pure. In: words, a report on
// this phone. Out: text; what is unknown is a dash.

import { instant, timeOfDay } from "./moment.js"

/** @param {any} words @param {any} record */
export function factText(words, record) {
  const { report } = record
  const clock = (/** @type {string|undefined} */ text) => clockText(words, text)
  if (report.kind === "turnout") return `${countsText(words, report.voted)} · ${words.say("as_of", { time: clock(report.as_of || record.made_at) })}`
  if (report.kind === "opening") return clock(report.opened_at)
  if (report.kind === "closing") return `${clock(report.closed_at)} · ${countsText(words, report.voted)}`
  if (report.kind === "incident") {
    const told = `${words.say(`kind_${report.category}`)} · ${words.say(`sev_${report.severity}`)} · ${clock(report.as_of)}`
    return report.text ? `${told}. ${report.text}` : told
  }
  if (report.kind === "mobile_box") {
    const ways = [report.out_at && `${words.say("way_out")} ${clock(report.out_at)}`, report.back_at && `${words.say("way_back")} ${clock(report.back_at)}`]
    return [words.say("box_n", { n: report.box }), ...ways].filter(Boolean).join(" · ")
  }
  if (report.kind === "situation") return `${words.say(`heading_${report.heading}`)}. ${report.text}`
  return clock(record.made_at)
}

/** One number when the ballots agree, else all of them in the ballots' order. @param {any} words @param {any} voted */
export function countsText(words, voted) {
  const counts = Object.values(voted || {}).map((n) => words.count(n))
  return new Set(counts).size <= 1 ? counts[0] || "–" : counts.join(" / ")
}

/** @param {any} words @param {string|null|undefined} text */
export function clockText(words, text) {
  const ms = instant(text)
  return ms === null ? "–" : words.time(timeOfDay(ms))
}
