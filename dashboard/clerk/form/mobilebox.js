// @ts-check
// The mobile box form without its looks: how it begins, what it still needs, what is doubtful, the report it makes; and
// which boxes are out. Pure.

import { instant, MINUTE_MS, rfc3339 } from "../moment.js"
import { countsOf, press, pressDigits, typedCounts } from "./counts.js"
import { chosenAt, chosenNow, momentOf } from "./moment.js"

/** @typedef {import("../form.js").Around} Around */
/** @typedef {{box: number, outAt: number|null}} BoxOut `outAt`: null when another phone reported it */

export const MOST_BOXES = 99
const USUAL_BOXES = 3
const AHEAD_MS = 5 * MINUTE_MS
const SETTLES_MS = 10_000 // a receipt this much older than what the server last said is in it

export const mobileBox = {
  kind: "mobile_box",
  moments: ["out", "back"],

  /** @param {Around} around @param {{record: any}} source */
  begin({ ballots, station, now, boxes = [] }, { record }) {
    // Most areas have one box. While one is out, "send" must not mean another one by mistake.
    const report = record ? record.report : { box: boxes.length === 0 ? 1 : null }
    const moment = (/** @type {string|undefined} */ text) => {
      const ms = instant(text)
      return ms === null ? chosenNow(station, now) : chosenAt(ms)
    }
    return {
      box: report.box ? String(report.box) : "",
      other: report.box > USUAL_BOXES,
      way: report.back_at ? "back" : "out",
      both: Boolean(report.back_at && report.out_at),
      out: moment(report.out_at),
      back: moment(report.back_at),
      ballots: typedCounts(ballots, report.ballots),
      active: null,
    }
  },

  /** @param {any} form @param {string} key */
  press: (form, key) => form.active === "box"
    ? { box: pressDigits(form.box, key).slice(0, 2) }
    : { ballots: press(form.ballots, form.active, key) },

  /** @param {any} form @param {Around} around */
  lacking(form, { now, boxes = [] }) {
    const n = Number(form.box)
    if (n < 1) return "need_box"
    const out = boxes.find((one) => one.box === n)
    const outAt = form.both ? momentOf(form.out, now) : out && out.outAt
    return form.way === "back" && outAt && momentOf(form.back, now) < outAt ? "need_order" : null
  },

  /** @param {any} form @param {Around} around */
  doubts(form, { now, boxes = [] }) {
    const n = Number(form.box)
    /** @type {any[]} */
    const found = []
    const time = momentOf(form.way === "out" ? form.out : form.back, now)
    if (time > now + AHEAD_MS) found.push({ code: "ahead", time })
    if (form.way === "out" && boxes.some((one) => one.box === n)) found.push({ code: "box_out_twice", n })
    return found
  },

  /** @param {any} form @param {Around} around */
  report(form, { ballots, now }) {
    /** @type {any} */
    const report = { box: Number(form.box) }
    if (form.way === "out" || form.both) report.out_at = rfc3339(momentOf(form.out, now))
    if (form.way === "back") report.back_at = rfc3339(momentOf(form.back, now))
    const counts = countsOf(form.ballots, ballots)
    if (form.way === "out" && Object.keys(counts).length > 0) report.ballots = counts
    return { as_of: report.back_at || report.out_at, ...report }
  },
}

/** The numbers to choose from: a few, or as many as there are boxes known. @param {BoxOut[]} boxes */
export function usualBoxes(boxes) {
  const most = Math.max(USUAL_BOXES, ...boxes.map(({ box }) => box))
  return Array.from({ length: Math.min(most, 7) }, (_, index) => index + 1)
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
