// @ts-check
// The turnout form without its looks: how it begins, what it still needs, what is doubtful, the report it makes. Pure.

import { doubts } from "../figures.js"
import { instant, MINUTE_MS, rfc3339 } from "../moment.js"
import { countsOf, fieldsOf, press, typedCounts } from "./counts.js"
import { chosenAt, chosenNow, momentOf } from "./moment.js"

/** @typedef {import("../form.js").Around} Around */

const RECALL_MS = 30 * MINUTE_MS // so long after a slot a clerk still has the count of the slot's own time at hand

export const turnout = {
  kind: "turnout",
  moments: ["at"],

  /** @param {Around} around @param {{how: string, record: any}} source */
  begin(around, { how, record }) {
    const { ballots, station, now } = around
    const { owed } = around.agenda
    if (!record) {
      const slot = owed && now - owed.at <= RECALL_MS ? owed.at : null
      return {
        voted: typedCounts(ballots), active: fieldsOf(typedCounts(ballots), ballots)[0], fresh: false, picking: false,
        at: chosenNow(station, now, slot), corrects: null, reason: null, why: "",
      }
    }
    const { report } = record
    const asOf = instant(report.as_of || record.made_at) || now
    // Equal numbers are typed anew: the old one is shown beside. Different ones are opened up, and one of them is mended.
    const told = typedCounts(ballots, report.voted)
    const voted = how === "correct" && !told.split ? typedCounts(ballots) : told
    const corrects = how === "correct" ? record.seq : report.corrects || null
    const reason = report.reason ? "other" : null
    return { voted, active: fieldsOf(voted, ballots)[0], fresh: true, picking: false, at: chosenAt(asOf), corrects, reason, why: report.reason || "" }
  },

  /** @param {any} form @param {string} key */
  press: (form, key) => ({ voted: press(form.voted, form.active, key, form.fresh), fresh: false }),

  /** @param {any} form @param {Around} around */
  lacking(form, { ballots }) {
    if (Object.keys(countsOf(form.voted, ballots)).length === 0) return "need_number"
    if (form.corrects && !form.reason) return "need_reason"
    return null
  },

  /** @param {any} form @param {Around} around */
  doubts(form, { ballots, facts, now }) {
    const found = doubts(countsOf(form.voted, ballots), momentOf(form.at, now), facts, now, form.corrects)
    if (facts.closedAt !== null && !form.corrects) found.push({ code: "closed_already", time: facts.closedAt })
    return found
  },

  /** @param {any} form @param {Around} around */
  report(form, { ballots, now, words }) {
    const report = { as_of: rfc3339(momentOf(form.at, now)), voted: countsOf(form.voted, ballots) }
    if (!form.corrects) return report
    const reason = form.reason === "other" && form.why.trim() !== "" ? form.why.trim() : words.say(`reason_${form.reason}`)
    return { ...report, corrects: form.corrects, reason }
  },
}
