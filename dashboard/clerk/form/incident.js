// @ts-check
// The incident form without its looks: how it begins, what it still needs, the report it makes. Pure but for the
// incident's own name, which the phone gives: what is added later, from any phone, carries the same one.

import { uuid } from "../chance.js"
import { instant, rfc3339 } from "../moment.js"
import { pressDigits } from "./counts.js"
import { chosenAt, chosenNow, momentOf } from "./moment.js"

/** @typedef {import("../form.js").Around} Around */

export const CATEGORIES = [
  "interruption", "ballot", "box", "list", "order", "power", "telecom", "weather", "health", "facility", "staff",
  "mobile_box", "complaint", "other",
]
export const SEVERITIES = ["handled", "support", "interrupting", "instruct"]
export const MOST_TEXT = 2_000 // characters, as the wire takes them

export const incident = {
  kind: "incident",
  moments: ["at", "from"],

  /** @param {Around} around @param {{how: string, record: any}} source */
  begin({ station, now }, { how, record }) {
    const report = record && record.report
    const again = how === "add" || !report
    const from = report && instant(report.interrupted_from)
    return {
      adds: how === "add",
      incident: report ? report.incident : uuid(),
      category: report ? report.category : null,
      severity: report ? report.severity : null,
      text: again ? "" : report.text || "",
      people: report && typeof report.people === "number" ? String(report.people) : "",
      at: again ? chosenNow(station, now) : chosenAt(instant(report.as_of) || now),
      from: from ? chosenAt(from) : chosenNow(station, now),
      active: null,
    }
  },

  /** @param {any} form @param {string} key */
  press: (form, key) => ({ people: pressDigits(form.people, key) }),

  /** @param {any} form */
  lacking(form) {
    if (form.category === null) return "need_category"
    return form.severity === null ? "need_severity" : null
  },

  /** @param {any} form @param {Around} around */
  doubts(form, { now }) {
    const chosen = interrupts(form) ? [form.at, form.from] : [form.at]
    const ahead = chosen.map((one) => momentOf(one, now)).find((moment) => moment > now + 5 * 60_000)
    return ahead === undefined ? [] : [{ code: "ahead", time: ahead }]
  },

  /** @param {any} form @param {Around} around */
  report(form, { now }) {
    /** @type {any} */
    const report = {
      as_of: rfc3339(momentOf(form.at, now)), incident: form.incident, category: form.category,
      severity: form.severity, text: cut(form.text.trim()),
    }
    if (form.people !== "") report.people = Number(form.people)
    if (interrupts(form)) report.interrupted_from = rfc3339(momentOf(form.from, now))
    return report
  },
}

/** Whether the voting stood still. @param {any} form */
export function interrupts(form) {
  return form.category === "interruption" || form.severity === "interrupting"
}

/** Characters the way the wire counts them, which are not JavaScript's halves. @param {string} text */
export function cut(text) {
  return Array.from(text).slice(0, MOST_TEXT).join("")
}
