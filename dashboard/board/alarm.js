// @ts-check
/**
 * The alarm: what must not wait until somebody happens to look.
 *
 * In: the live incidents of the officer's own scope, wherever on the board the officer is. Out: which of them ring, the
 * pulse by which the screen flashes, and the tone. It rings until somebody acknowledges. On failure it errs on the
 * loud side: what can no longer be seen in a list that is cut short goes on ringing until the whole list says otherwise.
 */
import { effect, signal } from "../vendor/signals.js";
import { Timer, realWorld } from "../wire/timer.js";
import { ask } from "./ask.js";
import { millis } from "./format.js";
import { levelOf } from "./officer.js";
import { byUrgency, isUnseen, keyOf } from "./urgency.js";

export const REPEAT_MS = 30000;
/** A picture shows the newest twenty; where more are open the whole list is asked for, no more often than this. */
const INQUIRE_MS = 5000;
const LOUD = ["interrupting", "instruct"];

/** @typedef {import("./store.js").Incident} Incident */
/** @typedef {{ringing: Incident[], fresh: Incident[]}} Decision `fresh` are those that did not ring before */

/** @type {Decision} */
export const SILENCE = { ringing: [], fresh: [] };

/**
 * Who rings now. Pure.
 * @param {Decision} previous
 * @param {{incidents: Incident[], whole: boolean, level: string | null}} next `whole` if none that is open is left out
 * @returns {Decision}
 */
export function decide(previous, next) {
  const listed = new Set(next.incidents.map(keyOf));
  const unheard = next.whole ? [] : previous.ringing.filter((each) => !listed.has(keyOf(each)));
  const ringing = [...next.incidents.filter((each) => rings(each, next.level)), ...unheard];
  const known = new Set(previous.ringing.map(occasionOf));
  return { ringing, fresh: ringing.filter((each) => !known.has(occasionOf(each))) };
}

/**
 * Nobody has taken it, and it is loud by itself or was escalated to the level of whoever sits here.
 * @param {Incident} incident @param {string | null} level
 */
export function rings(incident, level) {
  if (!isUnseen(incident)) return false;
  return LOUD.includes(incident.severity) || (incident.level === level && wasEscalated(incident));
}

/** Its clock began anew, and nobody had resolved it. @param {Incident} incident */
function wasEscalated({ state, since, received_at }) {
  return state === "raised" && Number(millis(since)) > Number(millis(received_at));
}

/** Raised, reopened or escalated: each time its clock begins it rings anew. @param {Incident} incident */
function occasionOf(incident) {
  return `${keyOf(incident)} ${incident.since}`;
}

export class Alarm {
  /**
   * @param {import("./desk.js").Desk} desk @param {{play: () => void}} tone
   * @param {{asking?: typeof ask, world?: import("../wire/timer.js").World}} [around]
   */
  constructor(desk, tone, { asking = ask, world = realWorld } = {}) {
    this._desk = desk;
    this._tone = tone;
    this._asking = asking;
    this._decision = SILENCE;
    /** @type {{scope: string, incidents: import("./store.js").Incidents, level: string | null} | null} */
    this._heard = null;
    this._repeat = new Timer(() => this._ring(), world);
    this._inquiry = new Timer(() => void this._inquire(), world);
    this._inquiring = false;

    /** @type {{value: Incident[]}} the most urgent first */
    this.ringing = signal([]);
    /** @type {{value: Incident[]}} those that came last */
    this.fresh = signal([]);
    /** @type {{value: number}} goes up with every flash and tone */
    this.pulse = signal(0);
  }

  start() {
    effect(() => {
      const picture = this._desk.guarded.value || this._desk.picture.value;
      const level = levelOf(this._desk.officer.value);
      if (picture !== null) this._hear({ scope: picture.scope, incidents: picture.incidents, level });
    });
  }

  // Internal

  /** @param {{scope: string, incidents: import("./store.js").Incidents, level: string | null}} heard */
  _hear(heard) {
    const last = this._heard;
    if (last !== null && last.incidents === heard.incidents && last.level === heard.level) return;
    this._heard = heard;
    const { open, newest } = heard.incidents;
    const whole = open <= newest.length;
    this._follow(newest, whole);
    if (!whole && !this._inquiring && !this._inquiry.isWound) void this._inquire();
  }

  async _inquire() {
    const { scope } = /** @type {NonNullable<typeof this._heard>} */ (this._heard);
    this._inquiring = true;
    const { ok, body } = await this._asking("GET", `/v1/incidents?scope=${scope}&state=raised,reopened&limit=1000`);
    this._inquiring = false;
    const { scope: here, incidents } = /** @type {NonNullable<typeof this._heard>} */ (this._heard);
    if (incidents.open <= incidents.newest.length) return;
    this._inquiry.wind(INQUIRE_MS);
    if (!ok || scope !== here) return;
    const listed = new Set(incidents.newest.map(keyOf));
    const others = body.incidents.filter((/** @type {Incident} */ each) => !listed.has(keyOf(each)));
    this._follow([...incidents.newest, ...others], !body.more);
  }

  /** @param {Incident[]} incidents @param {boolean} whole */
  _follow(incidents, whole) {
    const level = this._heard === null ? null : this._heard.level;
    this._decision = decide(this._decision, { incidents, whole, level });
    const { ringing, fresh } = this._decision;
    this.ringing.value = byUrgency(ringing, null);
    if (fresh.length > 0) {
      this.fresh.value = fresh;
      this._ring();
    } else if (ringing.length === 0) this._repeat.stop();
  }

  _ring() {
    this._tone.play();
    this.pulse.value = this.pulse.peek() + 1;
    this._repeat.wind(REPEAT_MS);
  }
}
