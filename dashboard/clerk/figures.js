// @ts-check
// Counts of voters: what is known of a polling area, and what is doubtful about a number just typed. Pure.
// In: what the server last said, the reports on this phone. Out: facts and doubts; an unknown number is null, never 0.

import { at, instant, MINUTE_MS } from "./moment.js"
import { isSlip, trend } from "./trend.js"

/**
 * @typedef {{[ballot: string]: number}} Counts
 * @typedef {{asOf: number, voted: Counts, from: any}} Point `from`: the phone's own report that says so, if one does
 * @typedef {{voted: Counts|null, asOf: number|null, from: any, listed: Counts, openedAt: number|null, opens: number|null,
 *            closedAt: number|null, moments: number[], points: Point[]}} Known `moments`: the as-of times of all figures
 *   that stand; `points`: those figures, one for each moment, latest first; `opens`: when it should open
 * @typedef {{code: string, ballot?: string, n?: number, before?: number, listed?: number, time?: number}} Doubt
 */

const AHEAD_MS = 5 * MINUTE_MS // further in the future is refused by the wire

/** What stands for the area: the later of the server's figures and the phone's own reports that are not refused.
 * @param {any} station @param {any} last the server's `last` of the area
 * @param {any[]} records the phone's reports of the area @returns {Known} */
export function known(station, last, records) {
  const told = last || {}
  const figures = told.figures || {}
  const voted = numbersIn(figures.voted)
  const toldAsOf = instant(figures.as_of)
  const toldAt = instant(figures.received_at)
  /** @type {Known} */
  const facts = {
    voted,
    asOf: voted ? toldAsOf : null,
    from: null,
    listed: { ...numbersIn(station.listed), ...numbersIn(figures.listed) },
    openedAt: instant(told.opened_at),
    opens: station.date ? at(station.date, station.opens || "07:00") : null,
    closedAt: instant(told.closed_at),
    moments: [],
    points: [],
  }
  /** @type {Map<number, Point>} */
  const points = new Map()
  if (voted && toldAsOf !== null) points.set(toldAsOf, { asOf: toldAsOf, voted, from: null })
  const standing = records.filter((record) => record.state !== "refused")
  const corrected = new Set(standing.map(({ enrolment, report }) => `${enrolment}/${report.corrects}`))
  standing.sort((a, b) => (a.made_at === b.made_at ? a.seq - b.seq : a.made_at < b.made_at ? -1 : 1))
  for (const record of standing) {
    const { enrolment, seq, report, made_at: madeAt } = record
    if (corrected.has(`${enrolment}/${seq}`)) continue
    if (report.kind === "opening") {
      facts.openedAt = instant(report.opened_at)
      facts.listed = { ...facts.listed, ...report.listed }
    }
    if (report.kind === "closing") facts.closedAt = instant(report.closed_at)
    const asOf = instant(report.as_of || report.closed_at || madeAt)
    if (!numbersIn(report.voted) || asOf === null) continue
    // About the same moment the server may know something newer: another phone's correction.
    const receivedAt = record.receipt && instant(record.receipt.received_at)
    const overtaken = asOf === toldAsOf && receivedAt && toldAt !== null && receivedAt < toldAt
    if (!overtaken) points.set(asOf, { asOf, voted: report.voted, from: record })
  }
  facts.points = [...points.values()].sort((a, b) => b.asOf - a.asOf)
  facts.moments.push(...points.keys())
  return facts.points.length > 0 ? { ...facts, ...facts.points[0] } : facts
}

/** What a careful neighbour would ask before this is sent. Never an obstacle.
 * @param {Counts} voted @param {number} asOf @param {Known} facts @param {number} now
 * @param {number|null} corrects the number of the phone's report that this one takes the place of @returns {Doubt[]} */
export function doubts(voted, asOf, facts, now, corrects = null) {
  /** @type {Doubt[]} */
  const found = []
  if (asOf > now + AHEAD_MS) found.push({ code: "ahead", time: asOf })
  for (const [ballot, n] of Object.entries(voted)) {
    const listed = facts.listed[ballot]
    if (typeof listed === "number" && n > listed) found.push({ code: "above_list", ballot, n, listed })
    const before = facts.voted ? facts.voted[ballot] : undefined
    if (corrects || typeof before !== "number" || facts.asOf === null) continue
    if (asOf >= facts.asOf && n < before) found.push({ code: "lower", ballot, n, before, time: facts.asOf })
    if (asOf < facts.asOf && n > before) found.push({ code: "above_later", ballot, n, before, time: facts.asOf })
  }
  if (facts.openedAt !== null && asOf < facts.openedAt) found.push({ code: "before_opening", time: facts.openedAt })
  const merged = sameForAll(found, Object.keys(voted).length)
  if (looksMistyped(voted, asOf, facts, corrects)) merged.push({ code: "slip" })
  return merged
}

/** As the centre would find it, from the two latest figures before this moment; the opening counts as one, at nobody.
 * @param {Counts} voted @param {number} asOf @param {Known} facts @param {number|null} corrects */
export function looksMistyped(voted, asOf, facts, corrects = null) {
  const points = facts.points.filter(({ from }) => !corrects || !from || from.seq !== corrects).slice(0, 2)
  if (points.length > 0 && asOf <= points[0].asOf) return false
  const opened = facts.openedAt === null ? facts.opens : facts.openedAt
  return Object.entries(voted).some(([ballot, n]) => {
    const counts = points.filter((point) => typeof point.voted[ballot] === "number").map((point) => ({ asOf: point.asOf, n: point.voted[ballot] }))
    if (opened !== null && opened < asOf) counts.push({ asOf: opened, n: 0 })
    const listed = facts.listed[ballot]
    return isSlip(n, trend(counts, asOf), typeof listed === "number" ? listed : null)
  })
}

/** Share of the list in per cent; null when the list is unknown or empty. @param {number|null} n @param {number|undefined|null} listed */
export function share(n, listed) {
  return n === null || typeof listed !== "number" || listed <= 0 ? null : (n / listed) * 100
}

/** The same doubt about every ballot, with the same numbers, is said once. @param {Doubt[]} found @param {number} ballots */
function sameForAll(found, ballots) {
  /** @type {Doubt[]} */
  const merged = []
  for (const doubt of found) {
    const { ballot, ...rest } = doubt
    const same = found.filter((other) => JSON.stringify({ ...other, ballot: undefined }) === JSON.stringify({ ...rest, ballot: undefined }))
    if (ballot === undefined || same.length < ballots || ballots < 2) merged.push(doubt)
    else if (same[0] === doubt) merged.push(rest)
  }
  return merged
}

/** The known counts alone; null when there are none. @param {any} counts @returns {Counts|null} */
function numbersIn(counts) {
  const known = Object.entries(counts || {}).filter(([, n]) => typeof n === "number")
  return known.length > 0 ? Object.fromEntries(known) : null
}
