// @ts-check
// The wait before the next attempt: longer with every failure, never shorter than the collector asked. In: failures, and
// what to call when it is over. Out: `nextAt` for the screens; `isAsked` while the collector wants to be left alone.

import { waitMs } from "./backoff.js"

export class Pause {
  /** @param {import("./world.js").World} world @param {() => void} over */
  constructor({ timers, wall, chance }, over) {
    this.timers = timers
    this.wall = wall
    this.chance = chance
    this.over = over
    this.failures = 0 // in a row
    /** @type {number|null} real time of the next attempt */
    this.nextAt = null
    this.askedUntil = 0 // real time
    /** @type {any} */
    this.timer = null
  }

  get isAsked() {
    return this.wall() < this.askedUntil
  }

  /** An attempt failed. @param {number|null} retryAfterS what the collector asked for */
  fail(retryAfterS = null) {
    this.failures += 1
    if (retryAfterS !== null) this.askedUntil = this.wall() + retryAfterS * 1000
    this.sleep(waitMs(this.failures, retryAfterS, this.chance))
  }

  /** Nothing goes out for a while, also not over an open line. @param {number|null} retryAfterS */
  hold(retryAfterS = null) {
    if (this.isAsked) return
    this.fail(retryAfterS)
    this.askedUntil = retryAfterS === null ? /** @type {number} */ (this.nextAt) : this.wall() + retryAfterS * 1000
  }

  /** Something will be tried then, but nobody is told to wait for it. @param {number} ms */
  rest(ms) {
    this.end()
    this.timer = this.timers.set(this.over, ms)
  }

  /** @param {number} atLeastMs */
  sleep(atLeastMs) {
    const ms = Math.max(atLeastMs, this.askedUntil - this.wall())
    this.rest(ms)
    this.nextAt = this.wall() + ms
  }

  end() {
    this.timers.clear(this.timer)
    this.nextAt = null
  }
}
