// @ts-check
// Carries waiting reports to the collector, oldest first, one batch at a time.
// In: an outbox, a line (HTTP today; anything with `deliver`), a clock. Out: receipts and refusals written to the
// outbox, `changed()` after every step. On failure the reports stay where they are and the next attempt is scheduled.

import { waitMs } from "./backoff.js"
import { rfc3339 } from "./moment.js"
import { judge } from "./verdict.js"

/** @typedef {{set: (run: () => void, ms: number) => any, clear: (timer: any) => void}} Timers */

/** @type {Timers} */
const BROWSER_TIMERS = { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer) }

export class Sender {
  /** @param {{outbox: any, line: any, clock: {now(): number}, changed: () => void, timers?: Timers,
   *   chance?: () => number, wall?: () => number}} parts */
  constructor({ outbox, line, clock, changed, timers = BROWSER_TIMERS, chance = Math.random, wall = Date.now }) {
    this.outbox = outbox
    this.line = line
    this.clock = clock
    this.changed = changed
    this.timers = timers
    this.chance = chance
    this.wall = wall
    /** Reports handed to the network whose answer is still out, as `enrolment/seq`. @type {Set<string>} */
    this.inFlight = new Set()
    this.failures = 0
    /** @type {number|null} */
    this.nextAt = null // real time of the next attempt, while waiting for it
    this.askedUntil = 0 // the server asked not to come back before this real time
    this.alone = 0 // so many next reports go one by one: a batch as a whole was refused
    /** @type {any} */
    this.timer = null
    /** @type {Promise<void>|null} */
    this.running = null
    this.again = false
  }

  // Actions

  /** Sends now unless the server asked to wait; call it when something was stored, or somebody asks to.
   * @returns {Promise<void>} when nothing more can be sent for the moment */
  async nudge() {
    if (this.running) {
      this.again = true
      return this.running
    }
    const early = this.askedUntil - this.wall()
    if (early > 0) return this.sleep(early)
    this.timers.clear(this.timer)
    this.nextAt = null
    this.running = this.drain()
    try {
      await this.running
    } catch (_diskFailed) {
      this.inFlight = new Set()
      this.failures += 1
      this.sleep(waitMs(this.failures, null, this.chance))
    }
    this.running = null
    this.changed()
  }

  /** The network is back: what failed before says nothing about now. */
  lineBack() {
    this.failures = 0
    return this.nudge()
  }

  // Internal

  async drain() {
    do {
      this.again = false
      let batch = await this.outbox.nextBatch(this.alone > 0 ? 1 : undefined)
      while (batch) {
        if (!(await this.attempt(batch))) return
        batch = await this.outbox.nextBatch(this.alone > 0 ? 1 : undefined)
      }
    } while (this.again) // stored between the last look and now
  }

  /** @param {{enrolment: any, records: any[]}} batch @returns {Promise<boolean>} whether to go on at once */
  async attempt({ enrolment, records }) {
    const sentAt = rfc3339(this.clock.now())
    const seqs = records.map((record) => record.seq)
    this.inFlight = new Set(seqs.map((seq) => `${enrolment.id}/${seq}`))
    this.changed()
    const answer = await this.line.deliver(enrolment.token, records.map(({ report }) => ({ ...report, sent_at: sentAt })))
    const verdict = judge(answer, seqs)
    await this.outbox.settle(enrolment.id, verdict.settled, seqs)
    this.inFlight = new Set()
    if (verdict.stop) await this.outbox.note(enrolment.id, { stopped: verdict.stop })
    if (this.alone > 0) this.alone -= verdict.settled.length
    if (verdict.narrower) this.alone = seqs.length
    this.changed()
    if (!verdict.wait) {
      this.failures = 0
      return true
    }
    this.failures += 1
    if (verdict.retryAfter !== null) this.askedUntil = this.wall() + verdict.retryAfter * 1000
    this.sleep(waitMs(this.failures, verdict.retryAfter, this.chance))
    return false
  }

  /** @param {number} ms */
  sleep(ms) {
    this.timers.clear(this.timer)
    this.nextAt = this.wall() + ms
    this.timer = this.timers.set(() => this.nudge(), ms)
  }
}
