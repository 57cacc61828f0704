// @ts-check
// The situation form without its looks: words under one of the seven headings of form 27. Pure.

import { instant, rfc3339 } from "../moment.js"
import { chosenAt, chosenNow, momentOf } from "./moment.js"
import { cut } from "./text.js"

/** @typedef {import("../form.js").Around} Around */

export const HEADINGS = [1, 2, 3, 4, 5, 6, 7]

export const situation = {
  kind: "situation",
  moments: ["at"],

  /** @param {Around} around @param {{record: any}} source */
  begin({ station, now }, { record }) {
    const report = record && record.report
    return {
      heading: report ? report.heading : null,
      text: report ? report.text : "",
      at: report ? chosenAt(instant(report.as_of) || now) : chosenNow(station, now),
      active: null,
    }
  },

  /** @param {any} form */
  lacking(form) {
    if (form.heading === null) return "need_heading"
    return form.text.trim() === "" ? "need_text" : null
  },

  doubts: () => [],

  /** @param {any} form @param {Around} around */
  report: (form, { now }) => ({ as_of: rfc3339(momentOf(form.at, now)), heading: form.heading, text: cut(form.text.trim()) }),
}

/** What this phone has already said under a heading, newest first. @param {any[]} records @param {string} station
 * @param {number|null} heading */
export function saidBefore(records, station, heading) {
  return records.filter(({ state, replaced_by: replaced, report }) =>
    report.kind === "situation" && report.station === station && report.heading === heading && state !== "refused" && !replaced)
}
