// @ts-check
// What the centre says that nobody here has seen yet: directives, answers to incidents, reminders of a slot. Pure.
// In: what is known of the area. Out: one alert each, the most pressing first; `key` changes when there is more to see.

import { answerKey } from "./cases.js"
import { instant } from "./moment.js"

/**
 * @typedef {{key: string, kind: "directive"|"case"|"reminder", id: string, at: number, orders: boolean, from?: string|null,
 *   text?: string|null, answer?: any, late?: boolean, case?: any, station?: any}} Alert `orders`: somebody has to do something now
 */

/** @param {{station: any, cases: import("./cases.js").Case[], directives: any[], reminder: any, agenda: any}[]} areas of
 *   this phone, nearly always one @returns {Alert[]} */
export function alertsOf(areas) {
  /** @type {Map<string, Alert>} a directive to two of them is one */
  const alerts = new Map()
  for (const { station, cases, directives, reminder, agenda } of areas) {
    const found = [
      ...directives.filter((one) => !one.seen).map(ofDirective),
      ...cases.filter((one) => one.fresh.length > 0).map(ofCase),
      ...(reminder && isOwed(reminder, agenda) ? [ofReminder(reminder)] : []),
    ]
    for (const one of found) if (!alerts.has(one.key)) alerts.set(one.key, { ...one, station })
  }
  return [...alerts.values()].sort((a, b) => Number(b.orders) - Number(a.orders) || b.at - a.at)
}

/** The centre's directives, newest first. @param {any[]|undefined} notices @param {Record<string, number>} seen */
export function directivesOf(notices, seen) {
  return (notices || []).filter((one) => one.notice === "directive").map((one) => ({ ...one, seen: one.id in seen })).reverse()
}

/** @param {any} one @returns {Alert} */
function ofDirective(one) {
  return {
    key: one.id, kind: "directive", id: one.id, at: instant(one.at) || 0, orders: true, from: one.from, text: one.text,
  }
}

/** An instruction speaks for its case even when something else was said after it. @param {import("./cases.js").Case} one @returns {Alert} */
function ofCase(one) {
  const last = (/** @type {any[]} */ answers) => answers[answers.length - 1]
  const answer = last(one.fresh.filter(({ move }) => move === "instruct")) || last(one.fresh)
  return {
    key: answerKey(one.id, last(one.fresh)), kind: "case", id: one.id, at: instant(answer.at) || 0,
    orders: answer.move === "instruct", from: answer.from, text: answer.text, answer, case: one,
  }
}

/** @param {any} one @returns {Alert} */
function ofReminder(one) {
  return { key: `${one.slot.at}/${one.late}`, kind: "reminder", id: "", at: instant(one.slot.at) || 0, orders: false, late: one.late }
}

/** A reminder lasts until there is a figure of its slot or of a later moment. @param {any} one @param {any} agenda */
function isOwed({ slot }, { slot: next }) {
  return Boolean(slot && next && next.at === instant(slot.at))
}
