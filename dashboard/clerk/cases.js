// @ts-check
// Incidents of a polling area: what the centre says of them and what this phone has reported. Pure.
// In: the server's list, the phone's own reports, what has been seen. Out: one case each, those that need a look first.
// What the centre has not said (a state, a time by which) is null, never guessed.

import { levelOf } from "./kinds.js"
import { instant } from "./moment.js"

/**
 * @typedef {{move: string, text: string|null, by: string|null, from: string|null, to: string|null, at: string}} Answer
 * @typedef {{id: string, category: string, severity: string, state: string|null, level: string|null, text: string,
 *   at: number|null, due: number|null, answers: Answer[], own: any[], fresh: Answer[], open: boolean}} Case
 *   `due`: by when the centre wants its next step made; `own`: this phone's reports, oldest first; `fresh`: answers
 *   nobody has seen here
 */

const SETTLES_MS = 10_000 // a receipt this much older than the centre's list should be in it

/** @param {any[]|undefined} told the server's incidents of the area
 * @param {any[]} records the phone's reports of the area, in any order
 * @param {Record<string, number>} seen incident -> when the newest answer that was looked at came
 * @param {number|null} toldAt election time of the server's list
 * @returns {Case[]} */
export function casesOf(told, records, seen, toldAt) {
  const own = ownReports(records)
  const cases = (told || []).map((incident) => toldCase(incident, own.get(incident.id) || [], seen))
  for (const [id, reports] of own) if (!cases.some((one) => one.id === id)) cases.push(ownCase(id, reports, toldAt))
  return cases.sort((a, b) => rank(a) - rank(b) || (b.at || 0) - (a.at || 0))
}

/** Answers have no name of their own. @param {string} id @param {Answer} answer */
export function answerKey(id, { at, move }) {
  return `${id}/${at}/${move}`
}

/** The newest instruction; null when there is none. @param {Case} one @returns {Answer|null} */
export function instruction({ answers }) {
  const given = answers.filter((answer) => answer.move === "instruct")
  return given[given.length - 1] || null
}

/** @param {any[]} records @returns {Map<string, any[]>} by incident, oldest first */
function ownReports(records) {
  const own = new Map()
  const reports = records.filter(({ report, replaced_by: replaced }) => report.kind === "incident" && !replaced)
  reports.sort((a, b) => (a.made_at === b.made_at ? a.seq - b.seq : a.made_at < b.made_at ? -1 : 1))
  for (const record of reports) own.set(record.report.incident, [...(own.get(record.report.incident) || []), record])
  return own
}

/** @param {any} incident @param {any[]} own @param {Record<string, number>} seen @returns {Case} */
function toldCase(incident, own, seen) {
  const { id, category, severity, state, level = null, text, due } = afterOwn(incident, own)
  const answers = incident.answers || []
  const open = state !== "resolved"
  // What is over is news only to a phone that had to do with it, not to one that has just taken another's place.
  const known = open || own.length > 0 || id in seen ? seen[id] || 0 : Infinity
  const fresh = answers.filter((/** @type {Answer} */ answer) => (instant(answer.at) || 0) > known)
  return {
    id, category, severity, state, level, text: text || "", at: instant(incident.at), due: instant(due),
    answers, own, fresh, open,
  }
}

/** The incident as the phone's own additions have left it: the centre tells a phone what others said, not itself.
 * @param {any} incident @param {any[]} own */
function afterOwn(incident, own) {
  const received = own.filter(({ state, receipt }) => state === "received" && receipt)
  const raised = received.length > 0 && instant(received[0].receipt.received_at) === instant(incident.received_at)
  if (!(received.length - Number(raised) > incident.updates)) return incident
  const { category, severity } = received[received.length - 1].report
  const back = incident.state === "resolved" && severity !== "handled"
  const same = !back && category === incident.category && severity === incident.severity
  const changed = { category, severity, level: levelOf(category, severity), due: null }
  return same ? incident : { ...incident, ...changed, state: back ? "reopened" : incident.state }
}

/** @param {string} id @param {any[]} own @param {number|null} toldAt @returns {Case} */
function ownCase(id, own, toldAt) {
  const { report } = own[own.length - 1]
  const received = own.map(({ receipt, state }) => (state === "received" && receipt ? instant(receipt.received_at) : null))
  // The centre's list leaves out what has long been resolved.
  const over = toldAt !== null && received.every((at) => at !== null && at + SETTLES_MS < toldAt)
  const got = received.some((at) => at !== null)
  return {
    id, category: report.category, severity: report.severity, state: over ? "resolved" : got ? "raised" : null,
    level: levelOf(report.category, report.severity), text: report.text || "", at: instant(own[0].report.as_of || own[0].made_at), due: null,
    answers: [], own, fresh: [], open: !over,
  }
}

/** @param {Case} one */
function rank(one) {
  return one.fresh.length > 0 ? 0 : one.open ? 1 : 2
}
