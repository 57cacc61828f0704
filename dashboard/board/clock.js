// @ts-check
/**
 * The election's time, as the server has it: runs on between messages, at the rehearsal's speed.
 *
 * In: `server_time` and `speed` of messages. Out: milliseconds since 1970 of election time, or null before the first
 * message. The screen's own clock is never shown: it may be wrong, and in a rehearsal it is.
 */

/** Below this a new reading is only network jitter, and following it would make the seconds stumble. */
const JITTER_MS = 400;

export class ServerClock {
  /** @param {() => number} monotonic milliseconds */
  constructor(monotonic = () => performance.now()) {
    this._monotonic = monotonic;
    /** @type {{server: number, local: number} | null} */
    this._anchor = null;
    this.speed = 1;
  }

  /** @param {string} serverTime @param {number} [speed] */
  sync(serverTime, speed) {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server)) return;
    const changed = typeof speed === "number" && speed > 0 && speed !== this.speed;
    const off = this._anchor === null ? Infinity : Math.abs(server - /** @type {number} */ (this.now()));
    if (changed) this.speed = /** @type {number} */ (speed);
    if (changed || off > JITTER_MS * this.speed) this._anchor = { server, local: this._monotonic() };
  }

  /** @returns {number | null} */
  now() {
    if (this._anchor === null) return null;
    return this._anchor.server + (this._monotonic() - this._anchor.local) * this.speed;
  }
}
