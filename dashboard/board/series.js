// @ts-check
/**
 * The curve's columns as what is drawn: times of day, shares of the whole list, coverage; another day's line, the slots
 * and the breaks on the same columns. Pure. What is not known is null, and a gap when drawn.
 */
import { millis, share } from "./format.js";

/**
 * @typedef {object} Series
 * @property {boolean} isShare false when no list is known: then voters are counted instead
 * @property {number[]} x seconds since 1970 of election time
 * @property {number} step seconds from one to the next
 * @property {(number | null)[][]} lines one per ballot, in the order asked for
 * @property {(number | null)[]} coverage share of all stations that have a figure
 * @property {(number | null)[]} reference the other day's, for the first ballot
 * @property {number} last index of the last known value of today, -1 when there is none
 */

/**
 * What `GET /v1/reference` answers; only `name`, and that null, when there is no day to compare with.
 * @typedef {object} Past
 * @property {string | null} name
 * @property {string} ballot
 * @property {{start: string, step_s: number, voted: Record<string, number[]>, listed: Record<string, number | null>, reported: number[]}} curve
 * @property {{stations: number, of: number, points: Both[], slots: Both[]}} alike
 */
/** @typedef {{voted: number, listed: number | null}} Side */
/** @typedef {{at: string, now: Side, then: Side, stations: number}} Both */

/**
 * @param {import("./store.js").Curve} curve @param {import("./store.js").Figures} figures @param {string[]} ballots
 * @param {Past | null} [past]
 * @returns {Series}
 */
export function seriesOf(curve, figures, ballots, past = null) {
  const start = millis(curve.start);
  const listed = ballots.map((each) => (figures.ballots[each] ? figures.ballots[each].listed : null));
  const isShare = listed.every((n) => n !== null && n > 0);
  const known = start === null ? 0 : curve.reported.length;
  const other = known > 0 && past !== null && past.name !== null && fits(past.curve, curve) ? past.curve : null;
  const length = Math.max(known, other === null ? 0 : other.reported.length);
  const x = Array.from({ length }, (_, i) => /** @type {number} */ (start) / 1000 + i * curve.step_s);
  const lines = ballots.map((each, b) => {
    const voted = curve.voted[each] || [];
    return x.map((_, i) => valueOf(voted[i], curve.reported[i], isShare ? listed[b] : 1));
  });
  const coverage = x.map((_, i) => (i < known ? share(curve.reported[i], figures.stations) : null));
  const reference = x.map((_, i) => {
    if (other === null || past === null) return null;
    return valueOf((other.voted[past.ballot] || [])[i], other.reported[i], isShare ? other.listed[past.ballot] : 1);
  });
  let last = known - 1;
  while (last >= 0 && lines.every((line) => line[last] === null)) last--;
  return { isShare, x, step: curve.step_s, lines, coverage, reference, last };
}

/** Before the first figure a sum is 0, and nobody has said so. @param {number | null | undefined} voted @param {number | null | undefined} reported @param {number | null} whole */
function valueOf(voted, reported, whole) {
  return voted === 0 && !reported ? null : share(voted, whole);
}

/** Whether two curves stand on the same columns. @param {{start: string, step_s: number}} one @param {{start: string, step_s: number}} other */
function fits(one, other) {
  return millis(one.start) === millis(other.start) && one.step_s === other.step_s;
}

/**
 * The span of the day that is drawn: from the first opening to the last slot or closing, and never less than the data.
 * @param {import("./store.js").Picture} picture @param {Series} series @returns {[number, number]}
 */
export function daySpan(picture, series) {
  const { election, curve } = picture;
  const start = (millis(curve.start) || 0) / 1000;
  const closes = (millis(`${election.date}T${election.closes.slice(0, 5)}:00+07:00`) || start * 1000) / 1000;
  const slots = election.slots.map((slot) => (millis(slot.at) || 0) / 1000);
  const end = series.x.length > 0 ? series.x[series.x.length - 1] : start;
  return [start, Math.max(closes + 3600, end, ...slots)];
}

/** The column a moment falls in; it may lie beyond them. @param {Series} series @param {string | number} moment */
export function columnOf(series, moment) {
  return Math.floor(((millis(moment) || 0) / 1000 - series.x[0]) / series.step);
}

/**
 * The slots on the curve: where they stand, until when they are in time, and what the first line says there.
 * @param {Series} series @param {import("./store.js").Election} election @param {import("./store.js").Slot[]} slots
 */
export function slotMarks(series, election, slots) {
  return election.slots.map(({ at, tolerance_min }) => {
    const seconds = (millis(at) || 0) / 1000;
    const told = slots.find((slot) => slot.at === at) || null;
    const column = columnOf(series, at);
    const value = column <= series.last ? series.lines[0][column] : null;
    return { at: seconds, until: seconds + tolerance_min * 60, column, value, told, isWhole: told !== null && told.missing === 0 };
  });
}

/**
 * How many figures were corrected in each column.
 * @param {Series} series @param {{at: string, count: number}[]} breaks @returns {Map<number, number>}
 */
export function breaksOn(series, breaks) {
  const found = new Map();
  for (const { at, count } of breaks) {
    const column = Math.min(Math.max(columnOf(series, at), 0), series.x.length - 1);
    found.set(column, (found.get(column) || 0) + count);
  }
  return found;
}

/**
 * How today stands to the other day, like for like: at the newest slot that at least half of the areas of the fullest
 * one have reported, or where slots say too little, at the newest step. Null while nothing can be compared.
 * @param {Past["alike"]} alike
 */
export function likeness({ stations, points, slots }) {
  const most = Math.max(0, ...slots.map((slot) => slot.stations));
  const full = slots.filter((slot) => slot.stations * 2 >= most);
  const both = most * 2 >= stations && full.length > 0 ? full[full.length - 1] : points[points.length - 1];
  if (both === undefined) return null;
  const [now, then] = [both.now, both.then].map((side) => share(side.voted, side.listed));
  return {
    at: both.at,
    stations: both.stations,
    points: now === null || then === null ? null : (now - then) * 100,
    voters: both.now.voted - both.then.voted,
  };
}
