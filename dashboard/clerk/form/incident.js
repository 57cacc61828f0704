// @ts-check
// The incident form without its looks: how it begins, what it still needs, the report it makes. Pure but for the
// incident's own name, which the phone gives: what is added later, from any phone, carries the same one.

import { uuid } from "../chance.js"
import { instant, rfc3339 } from "../moment.js"
import { pressDigits } from "./counts.js"
import { chosenAt, chosenNow, momentOf } from "./moment.js"
import { cut } from "./text.js"

/** @typedef {import("../form.js").Around} Around */

/** As they happen, the frequent ones first: what earlier election days knew. */
export const CATEGORIES = [
  "power", "list", "ballot", "interruption", "weather", "telecom", "order", "health", "box", "mobile_box", "complaint",
  "facility", "staff", "other",
]
export const SEVERITIES = ["handled", "support", "interrupting", "instruct"]

export const incident = {
  kind: "incident",
  moments: ["at", "from"],

  /** @param {Around} around @param {{how: string, record: any, about?: string}} source `add` and `handled` add to the
   *   incident `about`, or to the one the record is about */
  begin({ station, now, cases = [] }, { how, record, about }) {
    const report = record && record.report
    const adds = how === "add" || how === "handled"
    const told = adds && (cases.find(({ id }) => id === (report ? report.incident : about)) || report)
    if (told) return added(told, how, chosenNow(station, now))
    const from = report && instant(report.interrupted_from || report.as_of)
    return {
      adds: false,
      incident: report ? report.incident : uuid(),
      category: report ? report.category : null,
      severity: report ? report.severity : null,
      was: null,
      text: report ? report.text || "" : "",
      people: report && typeof report.people === "number" ? String(report.people) : "",
      at: report ? chosenAt(instant(report.as_of) || now) : chosenNow(station, now),
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
    const asOf = rfc3339(momentOf(form.at, now))
    /** @type {any} */
    const report = {
      as_of: asOf, incident: form.incident, category: form.category, severity: form.severity, text: cut(form.text.trim()),
    }
    if (form.people !== "") report.people = Number(form.people)
    // Said only when it differs: what is interrupted from its own moment on also fits into an SMS.
    const from = rfc3339(momentOf(form.from, now))
    if (interrupts(form) && from !== asOf) report.interrupted_from = from
    return report
  },
}

/** What choosing a kind changes: how bad an interruption is goes without saying. @param {any} form @param {string|null} category */
export function picked({ severity }, category) {
  return { category, severity: severity === null && category === "interruption" ? "interrupting" : severity }
}

/** Whether the voting stands still, and did not before. @param {any} form */
export function interrupts({ category, severity, adds, was }) {
  return !adds ? category === "interruption" || severity === "interrupting"
    : severity === "interrupting" && was !== "interrupting" && category !== "interruption"
}

/** More about an incident, whoever reported it first. @param {any} told a case or a report of it @param {string} how
 * @param {any} now */
function added({ id, incident: name, category, severity, open = true }, how, now) {
  const again = !open && severity === "handled" ? null : severity // what was over has come back
  return {
    adds: true, incident: id || name, category, severity: how === "handled" ? how : again, was: severity, text: "",
    people: "", at: now, from: now, active: null,
  }
}
