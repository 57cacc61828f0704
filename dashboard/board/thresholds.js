// @ts-check
/** Constituencies by the law's threshold, as rows in the order somebody on duty reads them. Pure. */
import { millis, plain, share } from "./format.js";

/** Who needs an eye first. */
export const HALVES = ["under", "unknown", "over"];

/** Before closing, from when on those that are not over half come first by themselves: there is still time to call. */
const EVENING_MS = 4 * 3600e3;

/**
 * @typedef {"under" | "unknown" | "over"} Half
 * @typedef {{ballot: string, count: number} & Record<Half, number>} Tally
 * @typedef {{key: "order" | "name" | "rate" | "coverage" | "half", descending: boolean}} Sort
 *
 * @typedef {object} Row
 * @property {string} scope
 * @property {string} name
 * @property {string} within the province or commune it lies in
 * @property {number} stations
 * @property {number} reported
 * @property {number} closed
 * @property {number | null} listed
 * @property {number} listed_known
 * @property {number | null} voted
 * @property {number | null} rate of the whole list, null while a list is not known
 * @property {number | null} lacking voters until more than half have voted, 0 when they have
 * @property {Half} half
 * @property {string | null} as_of
 * @property {number} order the server's
 */

/** @param {Record<string, any[]>} columns @returns {Row[]} */
export function rowsOf(columns) {
  return columns.scope.map((scope, i) => {
    const row = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[i]]));
    const isKnown = row.half !== "unknown";
    return /** @type {any} */ ({
      ...row,
      scope,
      rate: isKnown ? share(row.voted, row.listed) : null,
      lacking: isKnown ? Math.max(0, Math.floor(row.listed / 2) + 1 - row.voted) : null,
      order: i,
    });
  });
}

/** Whether it is late enough in the day to ask which are not over yet. @param {import("./store.js").Election} election @param {number | null} now */
export function isEvening(election, now) {
  const closes = millis(`${election.date}T${election.closes.slice(0, 5)}:00+07:00`);
  return now !== null && closes !== null && now > closes - EVENING_MS;
}

/** How they are sorted before anybody has chosen: late in the day those that are not over come first. @param {import("./store.js").Election} election @param {number | null} now @returns {Sort} */
export function firstSort(election, now) {
  return { key: isEvening(election, now) ? "half" : "order", descending: false };
}

/** @param {Row[]} rows @param {Sort} sort @returns {Row[]} what is unknown comes last in both directions */
export function sortedRows(rows, { key, descending }) {
  const sign = descending ? -1 : 1;
  return rows.slice().sort((a, b) => sign * compared(a, b, key) || unknownLast(a, b, key) || a.order - b.order);
}

/** @param {Row[]} rows @param {string} text */
export function matchingRows(rows, text) {
  const wanted = plain(text.trim());
  return wanted === "" ? rows : rows.filter((row) => plain(`${row.name} ${row.within}`).includes(wanted));
}

/** @param {Row} a @param {Row} b @param {Sort["key"]} key */
function compared(a, b, key) {
  if (key === "order") return a.order - b.order;
  if (key === "name") return `${a.within} ${a.name}`.localeCompare(`${b.within} ${b.name}`, "vi", { numeric: true });
  if (key === "coverage") return a.reported / (a.stations || 1) - b.reported / (b.stations || 1);
  if (key === "half") return HALVES.indexOf(a.half) - HALVES.indexOf(b.half) || (a.rate || 0) - (b.rate || 0);
  return a.rate === null || b.rate === null ? 0 : a.rate - b.rate;
}

/** @param {Row} a @param {Row} b @param {Sort["key"]} key */
function unknownLast(a, b, key) {
  return key === "rate" ? Number(a.rate === null) - Number(b.rate === null) : 0;
}
