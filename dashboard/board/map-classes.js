// @ts-check
/**
 * A commune's colour on the map, from its cells, in each of the mosaic's four colourings. Pure.
 *
 * Turnout and incidents keep the colours of the cells: the mean of the areas that have figures, and the highest
 * severity. Lateness and state are told as the share of areas somebody must look after. What is not known of any area
 * of a commune is not known of the commune.
 */
import { stepOf } from "./mosaic-classes.js";
import { NO_SHARE } from "./mosaic-store.js";

/** @typedef {import("./mosaic-classes.js").Colouring} Colouring @typedef {import("./mosaic-store.js").Cells} Cells */
/** @typedef {{n: number, known: number, of: number, found: number}} Measure the class; areas that are known; all; those
 * in question, or the mean in tenths of a percent */

/** Shares from which the next class begins; the first is for none at all. */
const PARTS = [0, 0.05, 0.15, 0.3];

export const RATE_WORDS = ["mosaic.rate.0", "mosaic.rate.1", "mosaic.rate.2", "mosaic.rate.3", "mosaic.rate.4", "mosaic.rate.5"];

/** Whether the map tells shares where the cells tell kinds. @param {Colouring} colouring */
export function isRate({ name }) {
  return name === "slot" || name === "state";
}

/** @param {Colouring} colouring @param {Cells} cells @param {{start: number, count: number}} group @returns {Measure} */
export function measureOf(colouring, cells, { start, count }) {
  const own = Array.from({ length: count }, (_, i) => start + i);
  const classes = own.map((cell) => colouring.classOf(cells, cell));
  if (colouring.name === "turnout") {
    const shares = own.map((cell) => cells.turnout[cell]).filter((share) => share !== NO_SHARE);
    const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
    return { n: shares.length === 0 ? 0 : stepOf(Math.floor(mean)), known: shares.length, of: count, found: mean };
  }
  const known = classes.filter((n) => n !== 0).length;
  if (!isRate(colouring)) return { n: Math.max(0, ...classes), known, of: count, found: classes.filter((n) => n > 1).length };
  const found = classes.filter((n) => colouring.alarms.includes(n)).length;
  return { n: known === 0 ? 0 : partOf(found / known), known, of: count, found };
}

/** @param {number} part */
function partOf(part) {
  let n = 1;
  while (n <= PARTS.length && part > PARTS[n - 1]) n++;
  return n;
}
