// @ts-check
/**
 * The incidents of a scope as somebody deals with them: the list, the one that is opened, and moves.
 *
 * In: `refresh` whenever the live picture tells of a change, choices and moves. Out: signals that views read. The
 * server's list may be a moment behind what a move was just answered, so of two tellings the later counts. On failure
 * the list stays as it was and says so; of a move without an answer it is not known whether it was made, and the list
 * is asked for again.
 */
import { batch, signal } from "../vendor/signals.js";
import { Timer, realWorld } from "../wire/timer.js";
import { ask } from "./ask.js";
import { OPEN, STATES, keyOf, newer } from "./urgency.js";

const MOST = 1000;
/** What does not reach the picture's newest twenty (a note on an old one) is seen at the latest after this. */
const AT_LATEST_MS = 15000;
const LEAST_PAUSE_MS = 500;
/** A list that took long to come is not asked for again at once: so many times as long is waited. */
const BREATH = 3;
const STATES_OF = /** @type {Record<string, string[]>} */ ({ open: OPEN, all: STATES });

/** @typedef {import("./store.js").Incident} Incident */
/** @typedef {{state: string, severities: string[]}} Filter `state` is one of the states, "open" or "all" */
/** @typedef {{move: string, text?: string, to?: string, into?: Incident}} Step */
/**
 * @typedef {object} Outcome of a move
 * @property {string} key
 * @property {boolean} ok
 * @property {string | null} text the server's sentence; null: it did not answer, and it is not known whether it was made
 * @property {string} [code]
 */

export class Docket {
  /** @param {string} scope @param {{asking?: typeof ask, world?: import("../wire/timer.js").World, now?: () => number}} [around] */
  constructor(scope, { asking = ask, world = realWorld, now = () => Date.now() } = {}) {
    this.scope = scope;
    this._asking = asking;
    this._now = now;
    this._timer = new Timer(() => void this._fetch(), world);
    this._running = false;
    this._fetching = false;
    this._wanted = false;
    this._notBefore = 0;
    /** @type {Map<string, Incident>} as moves were answered */
    this._answered = new Map();

    /** @type {{value: Filter, peek: () => Filter}} */
    this.filter = signal({ state: "open", severities: [] });
    /** @type {{value: Incident[] | null, peek: () => Incident[] | null}} null while it is not known */
    this.list = signal(null);
    this.more = signal(false);
    this.failed = signal(false);
    this.key = signal("");
    /** @type {{value: Incident | null, peek: () => Incident | null}} the one that is opened, whole */
    this.opened = signal(null);
    /** Whether there is none of the name that was to be opened. */
    this.missing = signal(false);
    /** @type {{value: ReadonlySet<string>, peek: () => ReadonlySet<string>}} incidents that a move is being asked for */
    this.busy = signal(new Set());
    /** @type {{value: Outcome | null}} */
    this.outcome = signal(null);
    /** @type {{value: Incident[] | null}} what can be merged into; null while it is not known */
    this.targets = signal(null);
  }

  start() {
    this._running = true;
    this.refresh();
  }

  stop() {
    this._running = false;
    this._timer.stop();
  }

  // Actions

  /** Asks for what there is now, as soon as the server has taken breath. */
  refresh() {
    if (!this._running) return;
    this._wanted = true;
    if (!this._fetching) this._timer.wind(Math.max(0, this._notBefore - this._now()));
  }

  /** @param {Filter} filter */
  choose(filter) {
    this.filter.value = filter;
    this.list.value = null;
    this._notBefore = 0;
    this.refresh();
  }

  /** @param {string} key "" for none */
  open(key) {
    if (key === this.key.peek()) return;
    batch(() => {
      this.key.value = key;
      this.opened.value = null;
      this.missing.value = false;
      this.outcome.value = null;
      this.targets.value = null;
    });
    void this._look();
  }

  /** What an incident can be merged into. */
  async aim() {
    const { ok, body } = await this._asking("GET", `/v1/incidents?scope=${this.scope}&limit=${MOST}`);
    if (ok) this.targets.value = body.incidents;
  }

  /** Whether it was made. Of a double click the second does nothing. @param {Incident} incident @param {Step} step */
  async move(incident, { move, text, to, into }) {
    const key = keyOf(incident);
    if (this.busy.peek().has(key)) return false;
    this._occupy(key, true);
    this.outcome.value = null;
    const target = into === undefined ? {} : { into: into.id, into_station: into.scope.slice(1) };
    const { ok, status, body } = await this._asking("POST", `/v1/incidents/${encodeURIComponent(incident.id)}/moves`, {
      move,
      station: incident.scope.slice(1),
      ...(text ? { text } : {}),
      ...(to ? { to } : {}),
      ...target,
    });
    batch(() => {
      this._occupy(key, false);
      if (ok) this._take(body.incident);
      this.outcome.value = status === 0 || body === null ? { key, ok, text: null } : { key, ok, text: body.detail || "", code: body.code };
    });
    this.refresh();
    return ok;
  }

  // Internal

  async _fetch() {
    const filter = this.filter.peek();
    const states = STATES_OF[filter.state] || [filter.state];
    const severity = filter.severities.length > 0 ? `&severity=${filter.severities.join()}` : "";
    const began = this._now();
    this._wanted = false;
    this._fetching = true;
    const { ok, body } = await this._asking("GET", `/v1/incidents?scope=${this.scope}&state=${states.join()}${severity}&limit=${MOST}`);
    this._fetching = false;
    if (!this._running) return;
    const isCurrent = filter === this.filter.peek();
    if (isCurrent) {
      batch(() => {
        this.failed.value = !ok;
        if (!ok) return;
        this.list.value = this._latest(body.incidents);
        this.more.value = body.more;
      });
      void this._look();
    }
    const now = this._now();
    const breath = isCurrent ? Math.max(LEAST_PAUSE_MS, BREATH * (now - began)) : 0;
    this._notBefore = now + breath;
    this._timer.wind(this._wanted ? breath : AT_LATEST_MS);
  }

  /** Finds the opened one: in the list, else among all that its polling area ever raised. */
  async _look() {
    const key = this.key.peek();
    const isIt = (/** @type {Incident} */ each) => keyOf(each) === key;
    const listed = (this.list.peek() || []).find(isIt);
    if (key === "" || listed) return void (listed && this._show(listed));
    const { ok, status, body } = await this._asking("GET", `/v1/incidents?scope=${key.split("/")[0]}&state=${STATES.join()}&limit=${MOST}`);
    if (key !== this.key.peek()) return;
    const found = ok ? body.incidents.find(isIt) : undefined;
    if (found) this._show(found);
    else if (this.opened.peek() === null) this.missing.value = ok || status === 404;
  }

  /** @param {Incident} incident */
  _show(incident) {
    batch(() => {
      this.opened.value = newer(this.opened.peek() || undefined, newer(this._answered.get(keyOf(incident)), incident));
      this.missing.value = false;
    });
  }

  /** As a move was answered. @param {Incident} incident */
  _take(incident) {
    this._answered.set(keyOf(incident), incident);
    if (keyOf(incident) === this.key.peek()) this._show(incident);
    const list = this.list.peek();
    if (list !== null) this.list.value = this._latest(list);
  }

  /** The latest known of each, without those that no longer belong here. @param {Incident[]} incidents */
  _latest(incidents) {
    const { state } = this.filter.peek();
    const states = STATES_OF[state] || [state];
    return incidents
      .map((each) => newer(this._answered.get(keyOf(each)), each))
      .filter((each) => states.includes(each.state));
  }

  /** @param {string} key @param {boolean} isBusy */
  _occupy(key, isBusy) {
    const busy = new Set(this.busy.peek());
    if (isBusy) busy.add(key);
    else busy.delete(key);
    this.busy.value = busy;
  }
}
