// @ts-check
/**
 * A sheet's own stylesheet, fetched with the sheet, so that the board's first load stays small.
 *
 * In: its name. Out: a signal that turns true once the style is there. A style that cannot be had is done without: a
 * bare sheet says more than none.
 */
import { signal } from "../vendor/signals.js";

/** @type {Map<string, {value: boolean}>} */
const worn = new Map();

/** @param {string} name @returns {{value: boolean}} */
export function wear(name) {
  const known = worn.get(name);
  if (known) return known;
  const ready = signal(false);
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = `/static/board/${name}.css`;
  link.onload = link.onerror = () => {
    ready.value = true;
  };
  document.head.append(link);
  worn.set(name, ready);
  return ready;
}
