// @ts-check
/** How far it went from one slot to the next. Pure. */
import { share } from "./format.js";

/** @typedef {import("./store.js").Slot} Slot */

/**
 * The last two slots whose time has come, and the percentage points between their rates; null while there are no two.
 * Each slot's rate is of the areas that reported in it, so the two are shown with the coverage of each. `points` is null
 * when one of the rates is not known.
 * @param {Slot[]} slots @param {string} ballot @returns {{from: Slot, to: Slot, points: number | null} | null}
 */
export function gainOf(slots, ballot) {
  const [from, to] = slots.filter((slot) => slot.state !== "coming").slice(-2);
  if (to === undefined) return null;
  const [before, after] = [from, to].map((slot) => share(slot.voted[ballot], slot.listed[ballot]));
  return { from, to, points: before === null || after === null ? null : (after - before) * 100 };
}
