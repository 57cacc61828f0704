// @ts-check
/**
 * One question to the server over HTTP that is asked again whenever something has changed, but not faster than it may.
 *
 * In: an address, `stir` when the answer may have become another, `hurry` when it surely has. Out: the newest answer's
 * body and the newest failure, as signals. On failure the last answer stays, and the question is asked again by itself.
 */
import { signal } from "../vendor/signals.js";
import { Timer, realWorld } from "../wire/timer.js";
import { ask } from "./ask.js";

/** Between two questions of one view: a table that changes faster than this cannot be read. */
const PAUSE_MS = 4000;

export class Inquiry {
  /**
   * @param {string} path
   * @param {{pause?: number, asking?: typeof ask, world?: import("../wire/timer.js").World}} [around]
   *   `pause`: milliseconds between an answer and the next question, at least
   */
  constructor(path, { pause = PAUSE_MS, asking = ask, world = realWorld } = {}) {
    this._path = path;
    this._rest = pause;
    this._asking = asking;
    this._next = new Timer(() => void this._go(), world);
    this._pause = new Timer(() => this._isStirred && void this._go(), world);
    this._isUnderWay = false;
    this._isStirred = false;
    this._isHurried = false;
    this._isStopped = false;
    /** @type {{value: any}} what was answered last; null before the first answer */
    this.body = signal(null);
    /** @type {{value: import("./ask.js").Answer | null}} what became of the newest question if it failed */
    this.failure = signal(null);
  }

  start() {
    this._isStopped = false;
    this._next.wind(0);
  }

  stop() {
    this._isStopped = true;
    this._next.stop();
    this._pause.stop();
  }

  /** The answer may have become another. */
  stir() {
    this._isStirred = true;
    if (!this._isUnderWay && !this._next.isWound && !this._pause.isWound) this._next.wind(0);
  }

  /** The answer is another now: somebody here has just changed it. */
  hurry() {
    this._isStirred = true;
    this._isHurried = true;
    this._pause.stop();
    if (!this._isUnderWay) this._next.wind(0);
  }

  // Internal

  async _go() {
    if (this._isStopped) return;
    this._isUnderWay = true;
    this._isStirred = this._isHurried = false;
    const answer = await this._asking("GET", this._path);
    this._isUnderWay = false;
    if (this._isStopped) return;
    this.failure.value = answer.ok ? null : answer;
    if (answer.ok && answer.body !== null) this.body.value = answer.body;
    else this._isStirred = true;
    if (this._isHurried) this._next.wind(0);
    else this._pause.wind(this._rest);
  }
}
