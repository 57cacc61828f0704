// @ts-check
/** The children's columns as rows, sorted and searched. Pure. */
import { plain, share } from "./format.js";

/**
 * @typedef {object} Row
 * @property {string} scope
 * @property {string} name
 * @property {number | null} stations
 * @property {number | null} reported
 * @property {number | null} opened
 * @property {number | null} closed
 * @property {number | null} interrupted
 * @property {number | null} silent
 * @property {number | null} incidents
 * @property {string | null} as_of
 * @property {string | null} state only of stations
 * @property {number | null} voted
 * @property {number | null} listed_in
 * @property {number | null} listed
 * @property {number | null} rate
 * @property {number} order the server's
 */

/** @typedef {"name" | "rate" | "voted" | "coverage" | "states" | "as_of" | "incidents" | "order"} SortKey */

/** A station that needs somebody's eye comes before one that does not. */
const STATE_ORDER = ["interrupted", "silent", "open", "waiting", "closed"];

/** @param {import("./store.js").Columns} columns @param {string} ballot @returns {Row[]} */
export function rowsOf(columns, ballot) {
  const at = (/** @type {string} */ name, /** @type {number} */ i) => {
    const column = columns[name];
    const value = column === undefined ? null : column[i];
    return value === undefined ? null : value;
  };
  return columns.scope.map((scope, i) => {
    const voted = at(`voted_${ballot}`, i);
    const listedIn = at(`listed_in_${ballot}`, i);
    return {
      scope,
      name: columns.name[i],
      stations: at("stations", i),
      reported: at("reported", i),
      opened: at("opened", i),
      closed: at("closed", i),
      interrupted: at("interrupted", i),
      silent: at("silent", i),
      incidents: at("incidents", i),
      as_of: at("as_of", i),
      state: at("state", i),
      voted,
      listed_in: listedIn,
      listed: at(`listed_${ballot}`, i),
      rate: share(voted, listedIn),
      order: i,
    };
  });
}

/** Text, number or null to sort by. @param {Row} row @param {SortKey} key @returns {string | number | null} */
export function sortValue(row, key) {
  if (key === "coverage") return share(row.reported, row.stations);
  if (key === "states") return row.state === null ? attention(row) : -STATE_ORDER.indexOf(row.state);
  return row[key];
}

/** @param {Row} row */
function attention(row) {
  return (row.interrupted || 0) * 1e6 + (row.silent || 0);
}

/**
 * Sorted scopes. What is unknown comes last in both directions: it is neither small nor large.
 * @param {Row[]} rows @param {SortKey} key @param {boolean} descending @returns {string[]}
 */
export function sorted(rows, key, descending) {
  const sign = descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, value: sortValue(row, key) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || a.row.order - b.row.order;
    const difference =
      typeof a.value === "string" ? a.value.localeCompare(String(b.value), "vi", { numeric: true }) : a.value - Number(b.value);
    return sign * difference || a.row.order - b.row.order;
  });
  return keyed.map(({ row }) => row.scope);
}

/** @param {Row[]} rows @param {string} text */
export function matching(rows, text) {
  const wanted = plain(text.trim());
  return wanted === "" ? rows : rows.filter((row) => plain(row.name).includes(wanted) || row.scope.includes(wanted));
}
