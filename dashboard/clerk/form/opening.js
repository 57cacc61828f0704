// @ts-check
// The opening form without its looks: how it begins, what it still needs, what is doubtful, the report it makes. Pure.

import { doubts } from "../figures.js"
import { instant, rfc3339 } from "../moment.js"
import { countsOf, press, typedCounts } from "./counts.js"
import { chosenAt, chosenNow, momentOf } from "./moment.js"

/** @typedef {import("../form.js").Around} Around */

export const opening = {
  kind: "opening",
  moments: ["at"],

  /** @param {Around} around @param {{record: any}} source */
  begin({ ballots, station, facts, now }, { record }) {
    const report = record && record.report
    // Three fields from the start: the list of the commune's ballot is nearly always the shorter one.
    const listed = { ...typedCounts(ballots, report ? report.listed : facts.listed), split: true }
    return {
      at: report ? chosenAt(instant(report.opened_at) || now) : chosenNow(station, now),
      ceremony: report ? report.ceremony : null,
      sealed: report ? report.sealed : null,
      listed,
      active: null,
      fresh: true,
    }
  },

  /** @param {any} form @param {string} key */
  press: (form, key) => ({ listed: press(form.listed, form.active, key, form.fresh), fresh: false }),

  /** @param {any} form */
  lacking(form) {
    if (form.ceremony === null) return "need_ceremony"
    return form.sealed === null ? "need_sealed" : null
  },

  /** @param {any} form @param {Around} around */
  doubts(form, { ballots, facts, now }) {
    const found = doubts({}, momentOf(form.at, now), { ...facts, openedAt: null }, now)
    const { assembly, commune } = countsOf(form.listed, ballots)
    if (commune > assembly) found.push({ code: "list_order", n: commune, listed: assembly })
    if (form.sealed === false) found.push({ code: "not_sealed" })
    if (facts.openedAt !== null) found.push({ code: "opened_twice", time: facts.openedAt })
    return found
  },

  /** @param {any} form @param {Around} around */
  report(form, { ballots, now }) {
    const at = rfc3339(momentOf(form.at, now))
    return { opened_at: at, ceremony: form.ceremony, sealed: form.sealed, listed: countsOf(form.listed, ballots) }
  },
}
