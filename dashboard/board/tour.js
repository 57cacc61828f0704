// @ts-check
/**
 * The wall's round: a place itself, then those of its children that need an eye, each for some seconds, then anew.
 *
 * In: the place's picture and who is missing in the newest slot. Out: the stops of a round and which of them is shown.
 * A stop whose picture is not there in time is passed over: the wall shows nothing that is not in step with the line.
 * While the line is away the round stands still.
 */
import { signal } from "../vendor/signals.js";
import { Timer, realWorld } from "../wire/timer.js";
import { share } from "./format.js";

/** How long each place is shown unless the address says otherwise: long enough to read it aloud. */
export const EVERY_S = 20;
/** A picture that is not there by then is not waited for: the next one may be. */
const PATIENCE_MS = 3000;
const LOOK_MS = 200;
/** Of each kind. Incidents before silence before turnout: the first calls for somebody now. */
const MOST = { incidents: 3, missing: 2, turnout: 2 };

/** @typedef {"self" | "incidents" | "missing" | "turnout"} Why */
/** @typedef {{scope: string, name: string, why: Why, n: number | null}} Stop `n`: how many incidents, how many missing, the rate */

/**
 * The stops of a round. Polling areas are no stops: their commune's picture has them all. Pure.
 * @param {import("./store.js").Picture} picture @param {Map<string, number> | null} missing by child, in the newest slot; null while not known
 * @returns {Stop[]}
 */
export function stopsOf({ place, children, election, incidents }, missing) {
  /** @type {Stop[]} */
  const stops = [{ scope: place.scope, name: place.name, why: "self", n: null }];
  if (children.state !== undefined || place.kind === "constituency") return stops;
  const ballot = election.ballots[0];
  const of = (/** @type {string} */ column, /** @type {number} */ row) => (children[column] || [])[row];
  const waiting = waitingIn(incidents.newest);
  const rows = children.scope.map((scope, i) => ({
    scope,
    name: children.name[i],
    incidents: waiting.get(scope) || 0,
    missing: missing === null ? 0 : missing.get(scope) || 0,
    turnout: share(of(`voted_${ballot}`, i), of(`listed_in_${ballot}`, i)),
  }));
  const take = (/** @type {"incidents" | "missing" | "turnout"} */ why, /** @type {(row: any) => number} */ need) => {
    const chosen = rows.filter((row) => !stops.some((stop) => stop.scope === row.scope) && need(row) > -Infinity).sort((a, b) => need(b) - need(a));
    for (const row of chosen.slice(0, MOST[why])) stops.push({ scope: row.scope, name: row.name, why, n: row[why] });
  };
  take("incidents", (row) => row.incidents || -Infinity);
  take("missing", (row) => row.missing || -Infinity);
  take("turnout", (row) => (row.turnout === null ? -Infinity : -row.turnout));
  return stops;
}

/**
 * How many incidents of each province and commune wait for somebody; what was handled on the spot does not.
 * @param {import("./store.js").Incident[]} incidents @returns {Map<string, number>}
 */
function waitingIn(incidents) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { scope, severity } of incidents) {
    if (severity === "handled") continue;
    const [, province, commune] = /^s(\d{2})-(\d{5})-/.exec(scope) || [];
    for (const place of [`p${province}`, `c${commune}`]) counts.set(place, (counts.get(place) || 0) + 1);
  }
  return counts;
}

/**
 * @typedef {object} Guide what the tour needs of the desk
 * @property {(scope: string) => void} look
 * @property {(scopes: string[]) => void} prepare
 * @property {(scope: string) => boolean} isPrepared
 */

export class Tour {
  /** @param {Guide} guide @param {() => Stop[]} plan the stops of the next round @param {number} everyMs @param {import("../wire/timer.js").World} [world] */
  constructor(guide, plan, everyMs, world = realWorld) {
    this._guide = guide;
    this._plan = plan;
    this._every = everyMs;
    this._turn = new Timer(() => this._go(1), world);
    this._late = new Timer(() => this._arrive(), world);
    this._patience = 0;
    this._coming = 0;
    /** @type {{value: Stop[]}} */
    this.stops = signal([]);
    this.at = signal(0);
    /** Goes up with every turn, so that the bar of progress begins anew. */
    this.turns = signal(0);
    this.isPaused = signal(false);
  }

  start() {
    this.stops.value = this._plan();
    this.at.value = 0;
    this._stay();
  }

  /** What the round is planned from has come or changed; it is planned anew while its first place is shown. */
  refresh() {
    if (this.at.value === 0 && this.stops.value.length > 0) this.stops.value = this._plan();
  }

  stop() {
    this._turn.stop();
    this._late.stop();
    this._guide.prepare([]);
  }

  /** @param {boolean} isPaused */
  pause(isPaused) {
    if (isPaused === this.isPaused.value) return;
    this.isPaused.value = isPaused;
    if (!isPaused) return this._stay();
    this._turn.stop();
    this._late.stop();
  }

  /** By hand, from the keyboard. @param {number} step */
  move(step) {
    this._go(step);
  }

  // Internal

  /** @param {number} step */
  _go(step) {
    if (this.isPaused.value) return;
    const { length } = this.stops.value;
    const next = (this.at.value + step + length) % length;
    this._turn.stop();
    this._coming = next;
    this._patience = PATIENCE_MS;
    this._guide.prepare([this.stops.value[0].scope, this.stops.value[next].scope]);
    this._arrive();
  }

  _arrive() {
    const stop = this.stops.value[this._coming];
    if (this._guide.isPrepared(stop.scope)) {
      if (this._coming === 0) this.stops.value = this._plan();
      this.at.value = this._coming;
      this._guide.look(stop.scope);
      this._stay();
    } else if (this._patience > 0) {
      this._patience -= LOOK_MS;
      this._late.wind(LOOK_MS);
    } else {
      this.at.value = this._coming;
      this._go(1);
    }
  }

  /** Shows what is shown, and has the next picture come meanwhile. */
  _stay() {
    const stops = this.stops.value;
    this.turns.value++;
    this._guide.prepare([stops[0].scope, stops[(this.at.value + 1) % stops.length].scope]);
    this._turn.wind(this._every);
  }
}
