// @ts-check
/**
 * Small timers: one that can be wound up again, and the growing pause between attempts.
 *
 * The world's clock is handed in, so that tests turn it by hand.
 */

/**
 * @typedef {object} World
 * @property {(call: () => void, ms: number) => any} setTimeout
 * @property {(id: any) => void} clearTimeout
 * @property {() => number} random 0 <= x < 1
 */

/** @type {World} */
export const realWorld = {
  setTimeout: (call, ms) => setTimeout(call, ms),
  clearTimeout: (id) => clearTimeout(id),
  random: Math.random,
};

/** Calls back once, `ms` after it was last wound up. */
export class Timer {
  /** @param {() => void} call @param {World} world */
  constructor(call, world = realWorld) {
    this._call = call;
    this._world = world;
    /** @type {any} */
    this._id = null;
  }

  get isWound() {
    return this._id !== null;
  }

  /** @param {number} ms */
  wind(ms) {
    this.stop();
    this._id = this._world.setTimeout(() => {
      this._id = null;
      this._call();
    }, ms);
  }

  stop() {
    if (this._id !== null) this._world.clearTimeout(this._id);
    this._id = null;
  }
}

/**
 * How long to wait before the next attempt: doubling, and spread over its upper half, so that a thousand screens which
 * lost the same server do not come back in the same instant.
 */
export class Backoff {
  /** @param {number} firstMs @param {number} longestMs @param {World} world */
  constructor(firstMs, longestMs, world = realWorld) {
    this._first = firstMs;
    this._longest = longestMs;
    this._world = world;
    this._failures = 0;
  }

  next() {
    const ceiling = Math.min(this._longest, this._first * 2 ** this._failures);
    this._failures = Math.min(this._failures + 1, 30);
    return Math.round(ceiling * (0.5 + this._world.random() / 2));
  }

  reset() {
    this._failures = 0;
  }
}
