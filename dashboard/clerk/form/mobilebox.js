// @ts-check
// The mobile box form without its looks: how it begins, what it still needs, what is doubtful, the report it makes; and
// which boxes are out. Pure.

import { instant, MINUTE_MS, rfc3339 } from "../moment.js"
import { countsOf, press, typedCounts } from "./counts.js"
import { chosenAt, chosenNow, momentOf } from "./moment.js"

/** @typedef {import("../form.js").Around} Around */
/** @typedef {{box: number, outAt: number|null}} BoxOut `outAt`: null when another phone reported it */

export const MOST_BOXES = 20 // the wire takes 99; no area has more than a handful
const AHEAD_MS = 5 * MINUTE_MS
const SETTLES_MS = 10_000 // a receipt this much older than what the server last said is in it

export const mobileBox = {
  kind: "mobile_box",
  moments: ["at"],

  /** @param {Around} around @param {{record: any}} source */
  begin({ ballots, station, now, boxes = [] }, { record }) {
    // Most areas have one box. While one is out, "send" must not mean another one by mistake.
    const report = record ? record.report : { box: boxes.length === 0 ? 1 : null }
    const moment = instant(report.back_at || report.out_at)
    return {
      box: report.box,
      way: report.back_at ? "back" : "out",
      at: moment === null ? chosenNow(station, now) : chosenAt(moment),
      ballots: typedCounts(ballots, report.ballots),
      active: null,
      fresh: true,
    }
  },

  /** @param {any} form @param {string} key */
  press: (form, key) => ({ ballots: press(form.ballots, form.active, key, form.fresh), fresh: false }),

  /** @param {any} form @param {Around} around */
  lacking(form, { now, boxes = [] }) {
    if (form.box === null) return "need_box"
    const out = boxes.find(({ box }) => box === form.box)
    return form.way === "back" && out && out.outAt !== null && momentOf(form.at, now) < out.outAt ? "need_order" : null
  },

  /** @param {any} form @param {Around} around */
  doubts(form, { now, boxes = [] }) {
    /** @type {any[]} */
    const found = []
    const time = momentOf(form.at, now)
    if (time > now + AHEAD_MS) found.push({ code: "ahead", time })
    if (form.way === "out" && boxes.some(({ box }) => box === form.box)) found.push({ code: "box_out_twice", n: form.box })
    return found
  },

  /** @param {any} form @param {Around} around */
  report(form, { ballots, now }) {
    const at = rfc3339(momentOf(form.at, now))
    const report = { as_of: at, box: form.box, [`${form.way}_at`]: at }
    const counts = countsOf(form.ballots, ballots)
    return form.way === "out" && Object.keys(counts).length > 0 ? { ...report, ballots: counts } : report
  },
}

/** The mobile boxes that are out, by number: what the server last said, and the phone's own reports it may not know yet.
 * @param {any} last the server's `last` of the area @param {any[]} records the phone's reports of the area
 * @param {number|null} toldAt election time at which the server said so @returns {BoxOut[]} */
export function boxesOut(last, records, toldAt = null) {
  /** @type {Map<number, {out: number, back: number, fresh: boolean}>} */
  const own = new Map()
  const reports = records.filter(({ state, report }) => state !== "refused" && report.kind === "mobile_box")
  reports.sort((a, b) => (a.made_at === b.made_at ? a.seq - b.seq : a.made_at < b.made_at ? -1 : 1))
  for (const { report, receipt } of reports) {
    const { out, back } = own.get(report.box) || { out: -1, back: -1 }
    const receivedAt = receipt ? instant(receipt.received_at) : null
    own.set(report.box, {
      out: instant(report.out_at) || out, back: instant(report.back_at) || back,
      fresh: receivedAt === null || toldAt === null || receivedAt + SETTLES_MS > toldAt,
    })
  }
  /** @type {BoxOut[]} */
  const found = []
  for (const [box, { out, back, fresh }] of own) if (fresh && out > back) found.push({ box, outAt: out })
  for (const box of (last && last.boxes_out) || []) {
    const { out, back, fresh } = own.get(box) || { out: -1, back: -1, fresh: false }
    if (!fresh) found.push({ box, outAt: out > back ? out : null })
  }
  return found.sort((a, b) => a.box - b.box)
}
