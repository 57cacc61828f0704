// @ts-check
// The one "now" of the page: election time, learned from what the server says. In: answers with `server_time` and
// `speed`. Out: milliseconds. Until the first answer it is the phone's own time; offline it runs on from the last one.

import { instant } from "./moment.js"

/** @typedef {{shown: number, wall: number, speed: number}} Anchor at the phone's time `wall` the election's was `shown` */

const DOUBTFUL_MS = 30_000

export class Clock {
  /** @param {() => number} wall the phone's own time of day: unlike a monotonic one it goes on while the phone sleeps
   * @param {() => number} steady milliseconds that nobody can set */
  constructor(wall = Date.now, steady = () => performance.now()) {
    this.wall = wall
    this.steady = steady
    /** @type {Anchor|null} */
    this.anchor = null
    this.apart = 0 // of the two clocks, when the anchor was set
    this.follows = false // another tab hears the answers: what it keeps is the newer
  }

  now() {
    if (!this.anchor) return this.wall()
    return this.anchor.shown + (this.wall() - this.anchor.wall) * this.anchor.speed
  }

  /** Real milliseconds until the election's time is `ms`. @param {number} ms */
  until(ms) {
    const speed = this.anchor ? this.anchor.speed : 1
    return speed > 0 ? (ms - this.now()) / speed : Infinity
  }

  /** The phone's time was set since the last answer, or it slept: the answer is no measure any more. */
  isDoubtful() {
    return this.anchor !== null && Math.abs(this.wall() - this.steady() - this.apart) > DOUBTFUL_MS
  }

  /** Sets the clock by an answer; the server looked at its own clock about half way between asking and hearing.
   * @param {{server_time?: string, speed?: number}} answer @param {number} askedAt @param {number} heardAt
   * @returns {Anchor|null} what to keep for the next start */
  learn(answer, askedAt, heardAt) {
    const shown = instant(answer.server_time)
    if (shown === null) return this.anchor
    const speed = typeof answer.speed === "number" && answer.speed >= 0 ? answer.speed : 1
    this.anchor = { shown, wall: (askedAt + heardAt) / 2, speed }
    this.apart = this.wall() - this.steady()
    return this.anchor
  }

  /** @param {Anchor|null|undefined} anchor kept from an earlier visit */
  resume(anchor) {
    if (!anchor || (this.anchor && !this.follows)) return
    this.anchor = anchor
    this.apart = this.wall() - this.steady()
  }
}
