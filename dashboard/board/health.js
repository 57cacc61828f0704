// @ts-check
/**
 * How far the picture on screen can be trusted: whether the line is up, and if not why; how late and how old it is.
 *
 * In: what becomes of the line, and what its messages say of themselves. Out: signals, which the bar, the strip above
 * the picture and the wall put into words.
 */
import { computed, signal } from "../vendor/signals.js";

/** Close codes by which a server says that it goes away or is not ready yet, and statuses that say the same. */
const RESTARTING = [1001, 1012, 1013, 502, 503, 504];
/** A server that said so and is not back after this is away, whatever it meant to do. */
const RESTART_MS = 60000;

/** @typedef {"connecting" | "live" | "slow" | "lost" | "restarting"} Connection */

export class Health {
  /** @param {() => number} monotonic milliseconds @param {{value: number}} beat moved whenever time has gone on */
  constructor(monotonic, beat) {
    this._monotonic = monotonic;
    /** @type {{value: boolean}} the line has said how the scope on screen stands now */
    this._answered = signal(false);
    this._lost = signal(false);
    /** @type {{value: number | null}} when the server last said that it is restarting */
    this._restarting = signal(null);
    /** @type {{value: number | null}} when the picture was last confirmed */
    this._heard = signal(null);
    /** @type {{value: number | null}} how far the server's picture is behind the ledger, in real milliseconds */
    this.lag = signal(null);
    /** Whether the server is told of news at once; else it looks for them every few seconds. */
    this.redis = signal(true);

    /** @type {{value: Connection}} */
    this.connection = computed(() => {
      if (this._answered.value) return this.redis.value ? "live" : "slow";
      if (!this._lost.value) return "connecting";
      beat.value;
      const since = this._restarting.value;
      return since !== null && this._monotonic() - since < RESTART_MS ? "restarting" : "lost";
    });
    /** @type {{value: boolean}} what is shown is not what is: the line is away */
    this.isAway = computed(() => this.connection.value === "lost" || this.connection.value === "restarting");
    /** @type {{value: number | null}} real milliseconds since the picture was last confirmed */
    this.age = computed(() => {
      beat.value;
      return this._heard.value === null ? null : this._monotonic() - this._heard.value;
    });
  }

  get isAnswered() {
    return this._answered.value;
  }

  /** Another place is on screen. @param {number | null} heard when its picture was last confirmed @param {boolean} isCurrent */
  turn(heard, isCurrent) {
    this._heard.value = heard;
    this._answered.value = isCurrent;
  }

  /** The line said something about the place on screen. @param {{lag_ms?: any, redis?: any}} message */
  hear(message) {
    this._answered.value = true;
    this._lost.value = false;
    this._restarting.value = null;
    if (typeof message.lag_ms === "number") this.lag.value = message.lag_ms;
    if (typeof message.redis === "boolean") this.redis.value = message.redis;
  }

  /** The picture on screen was confirmed, or a newer one has come. */
  confirm() {
    this._heard.value = this._monotonic();
  }

  /** The line is not open (any more). */
  close() {
    this._answered.value = false;
  }

  /** @param {number} sign a close code, the status of an answer over HTTP, or 0 for no answer at all */
  lose(sign) {
    this._lost.value = true;
    if (RESTARTING.includes(sign)) this._restarting.value = this._monotonic();
    // A server that answers in peace is not the one that is restarting: it is the way there that is broken.
    else if (sign >= 200 && sign < 500) this._restarting.value = null;
  }
}
