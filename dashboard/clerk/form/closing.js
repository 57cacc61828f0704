// @ts-check
// The closing form without its looks: how it begins, what it still needs, what is doubtful, the report it makes. Pure.

import { doubts } from "../figures.js"
import { at, instant, rfc3339, timeOfDay } from "../moment.js"
import { countsOf, press, typedCounts } from "./counts.js"
import { chosenAt, chosenNow, momentOf } from "./moment.js"

/** @typedef {import("../form.js").Around} Around */

export const closing = {
  kind: "closing",
  moments: ["at"],

  /** @param {Around} around @param {{record: any}} source */
  begin({ ballots, station, now }, { record }) {
    const report = record && record.report
    return {
      at: report ? chosenAt(instant(report.closed_at) || now) : chosenNow(station, now),
      voted: typedCounts(ballots, report ? report.voted : null),
      active: null,
      fresh: true,
      back: report ? report.mobile_boxes_back : null,
    }
  },

  /** @param {any} form @param {string} key */
  press: (form, key) => ({ voted: press(form.voted, form.active, key, form.fresh), fresh: false }),

  /** @param {any} form @param {Around} around */
  lacking(form, { ballots }) {
    if (Object.keys(countsOf(form.voted, ballots)).length === 0) return "need_number"
    return form.back === null ? "need_boxes" : null
  },

  /** @param {any} form @param {Around} around */
  doubts(form, { ballots, facts, station, election, now, boxes = [] }) {
    const moment = momentOf(form.at, now)
    const found = doubts(countsOf(form.voted, ballots), moment, facts, now)
    if (form.back === false) found.push({ code: "boxes_out" })
    else if (boxes.length > 0) found.push({ code: "boxes_still_out", boxes: boxes.map(({ box }) => box).join(", ") })
    const closes = at(form.at.date, station.closes || election.closes || "19:00")
    const everybody = ballots.every((ballot) => countsOf(form.voted, ballots)[ballot] >= facts.listed[ballot])
    // The law lets an area close early once everybody on its list has voted.
    if (closes !== null && timeOfDay(moment) < timeOfDay(closes) && !everybody) found.push({ code: "early_close", time: closes })
    if (facts.closedAt !== null) found.push({ code: "closed_twice", time: facts.closedAt })
    return found
  },

  /** @param {any} form @param {Around} around */
  report(form, { ballots, now }) {
    const closedAt = rfc3339(momentOf(form.at, now))
    return { as_of: closedAt, closed_at: closedAt, voted: countsOf(form.voted, ballots), mobile_boxes_back: form.back }
  },
}
