// @ts-check
// The one "now" of the page: election time, learned from what the server says. In: answers with `server_time` and
// `speed`. Out: milliseconds. Until the first answer it is the phone's own time; offline it runs on from the last one.

import { instant } from "./moment.js"

/** @typedef {{shown: number, wall: number, speed: number}} Anchor at the phone's time `wall` the election's was `shown` */

export class Clock {
  /** @param {() => number} wall the phone's own time of day: unlike a monotonic one it goes on while the phone sleeps */
  constructor(wall = Date.now) {
    this.wall = wall
    /** @type {Anchor|null} */
    this.anchor = null
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

  /** Sets the clock by an answer; the server looked at its own clock about half way between asking and hearing.
   * @param {{server_time?: string, speed?: number}} answer @param {number} askedAt @param {number} heardAt
   * @returns {Anchor|null} what to keep for the next start */
  learn(answer, askedAt, heardAt) {
    const shown = instant(answer.server_time)
    if (shown === null) return this.anchor
    const speed = typeof answer.speed === "number" && answer.speed >= 0 ? answer.speed : 1
    this.anchor = { shown, wall: (askedAt + heardAt) / 2, speed }
    return this.anchor
  }

  /** @param {Anchor|null|undefined} anchor kept from an earlier visit */
  resume(anchor) {
    if (anchor && !this.anchor) this.anchor = anchor
  }
}
