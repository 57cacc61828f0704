// @ts-check
/**
 * What the cells do not carry: names of polling areas, and as of when their figures are.
 *
 * In: a commune. Out: its polling areas as the board's own picture of that commune has them, asked for once and again
 * only when something changed. On failure there is nothing, and it is asked anew the next time.
 */
import { ask } from "./ask.js";

/** What is older than this is asked for again when the cell has changed since. */
const FRESH_MS = 2000;
/** Communes remembered. */
const KEPT = 60;

/** @typedef {{name: string, as_of: string | null}} Known */

export class MosaicNames {
  /** @param {typeof ask} [asking] @param {() => number} [monotonic] */
  constructor(asking = ask, monotonic = () => performance.now()) {
    this._ask = asking;
    this._monotonic = monotonic;
    /** @type {Map<string, {at: number, areas: Promise<Map<string, Known>>}>} */
    this._communes = new Map();
  }

  /** @param {string} commune a scope @param {string} code @param {boolean} [anew] the cell has changed @returns {Promise<Known | null>} */
  async of(commune, code, anew = false) {
    const kept = this._communes.get(commune);
    if (!kept || (anew && this._monotonic() - kept.at > FRESH_MS)) this._fetch(commune);
    const { areas } = /** @type {{areas: Promise<Map<string, Known>>}} */ (this._communes.get(commune));
    return (await areas).get(`s${code}`) || null;
  }

  /** @param {string} commune */
  _fetch(commune) {
    const areas = this._ask("GET", `/v1/board/${commune}`).then(({ ok, body }) => {
      if (ok) return known(body.children);
      this._communes.delete(commune);
      return new Map();
    });
    this._communes.delete(commune);
    this._communes.set(commune, { at: this._monotonic(), areas });
    if (this._communes.size > KEPT) this._communes.delete(/** @type {string} */ (this._communes.keys().next().value));
  }
}

/** @param {{scope: string[], name: string[], as_of?: (string | null)[]}} children @returns {Map<string, Known>} */
function known({ scope, name, as_of: asOf }) {
  return new Map(scope.map((each, i) => [each, { name: name[i], as_of: asOf ? asOf[i] : null }]));
}
