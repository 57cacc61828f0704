// @ts-check
/** The curve's columns as what is drawn: times of day, shares of the whole list, coverage. Pure. */
import { millis, share } from "./format.js";

/**
 * @typedef {object} Series
 * @property {boolean} isShare false when no list is known: then voters are counted instead
 * @property {number[]} x seconds since 1970 of election time
 * @property {(number | null)[][]} lines one per ballot, in the order asked for
 * @property {(number | null)[]} coverage share of all stations that have a figure
 * @property {number} last index of the last known value, -1 when there is none
 */

/**
 * @param {import("./store.js").Curve} curve @param {import("./store.js").Figures} figures @param {string[]} ballots
 * @returns {Series}
 */
export function seriesOf(curve, figures, ballots) {
  const start = millis(curve.start);
  const length = start === null ? 0 : curve.reported.length;
  const x = Array.from({ length }, (_, i) => /** @type {number} */ (start) / 1000 + i * curve.step_s);
  const listed = ballots.map((each) => (figures.ballots[each] ? figures.ballots[each].listed : null));
  const isShare = listed.every((n) => n !== null && n > 0);
  const lines = ballots.map((each, b) => {
    const voted = curve.voted[each] || [];
    return x.map((_, i) => {
      const n = voted[i];
      if (n === null || n === undefined) return null;
      return isShare ? share(n, listed[b]) : n;
    });
  });
  const coverage = x.map((_, i) => share(curve.reported[i], figures.stations));
  let last = length - 1;
  while (last >= 0 && lines.every((line) => line[last] === null)) last--;
  return { isShare, x, lines, coverage, last };
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
