// @ts-check
// Reports over HTTP, where no line can be opened or the line speaks for another enrolment: oldest first, one batch at a
// time. In: the outbox. Out: receipts and refusals written to it, and how it ended. On failure the reports stay where
// they are, with the trouble beside them.

import { rfc3339 } from "./moment.js"
import { parcel } from "./parcel.js"
import { judge } from "./verdict.js"

const BATCH_REPORTS = 50
const BATCH_BYTES = 48 * 1024 // of JSON; the wire takes 64 KiB, and every attempt adds its time

/** @typedef {{sent: number, wait: boolean, status: number|null, retryAfter: number|null}} Ended
 *   `sent`: reports an answer came for; `wait`: some are left that may succeed later; `status` of the last answer */

export class Post {
  /** @param {{outbox: any, line: any, clock: {now(): number}, inFlight: Set<string>, changed: () => void}} parts */
  constructor({ outbox, line, clock, inFlight, changed }) {
    this.outbox = outbox
    this.line = line
    this.clock = clock
    this.inFlight = inFlight
    this.changed = changed
    this.alone = 0 // so many next reports go one by one: a batch as a whole was refused
  }

  /** @param {string|null} except an enrolment whose reports go over the line @returns {Promise<Ended>} */
  async drain(except) {
    /** @type {Ended} */
    const ended = { sent: 0, wait: false, status: null, retryAfter: null }
    for (;;) {
      const batch = await this.outbox.nextBatch(this.alone > 0 ? 1 : BATCH_REPORTS, except)
      if (!batch || ended.wait) return ended
      await this.attempt(batch.enrolment, fitting(batch.records), ended)
    }
  }

  // Internal

  /** @param {any} enrolment @param {any[]} records @param {Ended} ended */
  async attempt(enrolment, records, ended) {
    const now = this.clock.now()
    const seqs = records.map((record) => record.seq)
    const keys = seqs.map((seq) => `${enrolment.id}/${seq}`)
    for (const key of keys) this.inFlight.add(key)
    try {
      await this.outbox.markSent(enrolment.id, seqs, now).catch(() => {}) // a full disk does not keep them here
      this.changed()
      const reports = records.map(({ report }) => parcel(report, enrolment.stations, rfc3339(now)))
      const answer = await this.line.deliver(enrolment.token, reports)
      const verdict = judge(answer, seqs)
      await this.outbox.settle(enrolment.id, verdict.settled)
      await this.outbox.markKept(enrolment.id, verdict.kept, now, Boolean(answer.late))
      if (verdict.stop) await this.outbox.note(enrolment.id, { stopped: verdict.stop })
      if (this.alone > 0) this.alone -= verdict.settled.length
      if (verdict.narrower) this.alone = seqs.length
      Object.assign(ended, { wait: verdict.wait, status: answer.status, retryAfter: verdict.retryAfter })
      ended.sent += verdict.settled.length
    } finally {
      for (const key of keys) this.inFlight.delete(key)
      this.changed()
    }
  }
}

/** @param {any[]} records */
function fitting(records) {
  const encoder = new TextEncoder()
  let bytes = 0
  const over = records.findIndex((record) => (bytes += encoder.encode(JSON.stringify(record.report)).length) > BATCH_BYTES)
  return over < 0 ? records : records.slice(0, Math.max(1, over))
}
