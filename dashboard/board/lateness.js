// @ts-check
/** Reporting slots by child, and the list of who is late: which slot is the present one, what is shown, in what order. Pure. */
import { UNKNOWN, millis } from "./format.js";

/**
 * @typedef {{expected: number, on_time: number, late: number, missing: number}} Cell
 * @typedef {{scope: string, name: string, cells: Cell[], order: number}} SlotRow
 * @typedef {{key: "order" | "name" | "missing", slot: number, descending: boolean}} Sort
 *
 * @typedef {object} Line one polling area without a figure in the slot, as docs/wire.md has it
 * @property {string} scope
 * @property {string} name
 * @property {string} commune
 * @property {number} minutes
 * @property {string} state
 * @property {string | null} as_of
 * @property {string | null} heard_at
 * @property {string} coverage
 * @property {string} power
 * @property {number} phones
 * @property {string | null} seen_at
 * @property {number | null} unsent
 * @property {number | null} refused
 * @property {number | null} battery
 * @property {string | null} network
 * @property {boolean} no_signal
 * @property {string} rung
 * @property {{by: string, at: string, how: string, outcome: string}[]} chased
 *
 * @typedef {"no_signal" | "unchased" | "mine"} Filter
 */

export const HOWS = /** @type {const} */ ({ call: "slots.how.call", sms: "slots.how.sms", radio: "slots.how.radio", visit: "slots.how.visit" });

/** Batteries below this won't last until the next slot. */
export const LOW_BATTERY = 0.15;
const PARTS = /** @type {const} */ (["expected", "on_time", "late", "missing"]);
/** Whose turn it is, from the phone upwards; a level that has been reached stays responsible. */
const RUNGS = ["phone", "commune", "province"];
const OWN_RUNG = { c: 1, p: 2, v: 2 };

/** The newest slot whose time has come; -1 before the first. @param {{at: string}[]} slots @param {number | null} now */
export function presentSlot(slots, now) {
  let present = -1;
  if (now !== null) slots.forEach((slot, index) => Number(millis(slot.at)) <= now && (present = index));
  return present;
}

/** Whole minutes since a slot's time; null before it. @param {string} at @param {number | null} now */
export function minutesSince(at, now) {
  const from = millis(at);
  return from === null || now === null || now < from ? null : Math.floor((now - from) / 60e3);
}

/** For a narrow column: "23 phút", "2 giờ 05". @param {number | null} minutes @param {import("./format.js").Language} language */
export function shortSpan(minutes, language) {
  if (minutes === null) return UNKNOWN;
  const vi = language === "vi";
  if (minutes < 60) return vi ? `${minutes} phút` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return `${hours} ${vi ? "giờ" : "h"} ${String(minutes % 60).padStart(2, "0")}`;
}

/** The levels whose turn it is, each once, the lowest first. @param {Line[]} lines */
export function rungsOf(lines) {
  return RUNGS.filter((rung) => lines.some((line) => line.rung === rung));
}

/** @param {any} told the answer of `/v1/slots/SCOPE` @returns {SlotRow[]} */
export function slotRows(told) {
  const { children, slots } = told;
  return children.scope.map((/** @type {string} */ scope, /** @type {number} */ order) => ({
    scope,
    name: children.name[order],
    order,
    cells: slots.map((/** @type {any} */ _, /** @type {number} */ index) => cellOf(children, index, order)),
  }));
}

/** @param {any} children @param {number} index @param {number} row @returns {Cell} */
function cellOf(children, index, row) {
  const [expected, on_time, late, missing] = PARTS.map((part) => children[`${index}_${part}`][row]);
  return { expected, on_time, late, missing };
}

/** @param {SlotRow[]} rows @param {Sort} sort @returns {SlotRow[]} */
export function sortedSlotRows(rows, { key, slot, descending }) {
  if (key === "order") return rows;
  const sign = descending ? -1 : 1;
  return rows.slice().sort((a, b) => {
    const difference =
      key === "name" ? a.name.localeCompare(b.name, "vi", { numeric: true }) : missingIn(a, slot) - missingIn(b, slot);
    return sign * difference || a.order - b.order;
  });
}

/** @param {SlotRow} row @param {number} slot */
function missingIn(row, slot) {
  const cell = row.cells[slot];
  return cell === undefined ? 0 : cell.missing;
}

/** What the heads of columns do: first the most missing, then the fewest, then the server's order again. @param {Sort} sort @param {"name" | "missing"} key @param {number} slot @returns {Sort} */
export function nextSort(sort, key, slot) {
  const first = key === "missing";
  if (sort.key !== key || (key === "missing" && sort.slot !== slot)) return { key, slot, descending: first };
  return sort.descending === first ? { key, slot, descending: !first } : { key: "order", slot, descending: false };
}

/** Whether the ladder has reached the level of whoever looks. @param {string} rung @param {string} own a scope */
export function isTurnOf(rung, own) {
  const level = OWN_RUNG[/** @type {"c"} */ (own[0])];
  return level !== undefined && RUNGS.indexOf(rung) >= level;
}

/**
 * @template {Line} L
 * @param {L[]} lines @param {Set<Filter>} filters @param {string} own scope of whoever looks
 * @param {string} [held] a scope that is shown whatever the filters say @returns {L[]}
 */
export function chosenLines(lines, filters, own, held = "") {
  return lines.filter((line) => line.scope === held || [...filters].every((filter) => passes(line, filter, own)));
}

/** @param {Line} line @param {Filter} filter @param {string} own */
export function passes(line, filter, own) {
  if (filter === "no_signal") return line.no_signal;
  return filter === "unchased" ? line.chased.length === 0 : isTurnOf(line.rung, own);
}

/**
 * The lines that are shown: those of the newest answer in its order, and among them, for a moment, those that have just
 * gone, so that nobody hits the wrong one and everybody sees that a report came. The one that is held stays.
 * @param {(Line & {gone?: number})[]} shown before @param {Line[]} next @param {number} now milliseconds of real time
 * @param {number} linger milliseconds @param {string} [held] a scope @returns {(Line & {gone?: number})[]}
 */
export function lingering(shown, next, now, linger, held = "") {
  const here = new Set(next.map((line) => line.scope));
  const merged = /** @type {(Line & {gone?: number})[]} */ (next.slice());
  shown.forEach((line, place) => {
    if (here.has(line.scope)) return;
    const gone = line.gone === undefined ? now : line.gone;
    if (now - gone < linger || line.scope === held) merged.splice(Math.min(place, merged.length), 0, { ...line, gone });
  });
  return merged;
}
