// @ts-check
/**
 * Which figures have been overtaken by the clock: a newer slot is over, and they were taken before its window began.
 * Pure. What is closed has its last figure and is never overtaken.
 */
import { millis } from "./format.js";

/**
 * Where the window of the newest slot begins whose tolerance is over: figures from before are of an earlier slot. Null
 * before the first, and where the server doesn't say where windows begin.
 * @param {import("./store.js").Election["slots"]} slots @param {number | null} now @returns {number | null}
 */
export function windowOver(slots, now) {
  if (now === null) return null;
  const over = slots.filter((slot) => (millis(slot.at) || Infinity) + slot.tolerance_min * 60e3 < now);
  return over.length === 0 ? null : millis(over[over.length - 1].from);
}

/** @param {string | null | undefined} asOf @param {number | null} window see `windowOver` */
export function isOvertaken(asOf, window) {
  const at = millis(asOf);
  return at !== null && window !== null && at <= window;
}

/** Whether every polling area of these figures is closed. @param {import("./store.js").Figures} figures */
export function isFinal(figures) {
  return figures.stations > 0 && figures.closed === figures.stations;
}
