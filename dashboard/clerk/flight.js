// @ts-check
// Reports over the open line: oldest first, up to MOST of them unanswered, each settled by its own receipt or refusal.
// In: the line is open, answers, "there may be more". Out: receipts written to the outbox; `told(verdict)` for what
// concerns the line as a whole. What is unanswered when the line breaks goes again over the next one.

import { rfc3339 } from "./moment.js"
import { parcel } from "./parcel.js"
import { judgeMessage } from "./verdict.js"

const MOST = 50

export class Flight {
  /** @param {{outbox: any, uplink: import("./uplink.js").Uplink, clock: {now(): number}, inFlight: Set<string>,
   *   changed: () => void, mayGo: () => boolean, told: (verdict: any) => void, failed: () => void}} parts
   *   `inFlight`: `enrolment/seq`, of all doors; `mayGo`: the collector has not asked for a pause */
  constructor(parts) {
    const { outbox, uplink, clock, inFlight, changed, mayGo, told, failed } = parts
    this.outbox = outbox
    this.uplink = uplink
    this.clock = clock
    this.inFlight = inFlight
    this.changed = changed
    this.mayGo = mayGo
    this.told = told
    this.failed = failed
    /** @type {any} */
    this.enrolment = null
    /** Their receipts are being asked for. @type {Set<number>} */
    this.held = new Set()
    /** @type {any[]} */
    this.verdicts = []
    this.pumping = false
    this.again = false
    this.writing = false
  }

  /** The line was opened for this enrolment. @param {any} enrolment */
  begin(enrolment) {
    this.enrolment = enrolment
    this.held = new Set()
    this.verdicts = []
  }

  /** The line is gone: nobody knows what became of what was out. */
  end() {
    const { enrolment } = this
    this.enrolment = null
    for (const one of [...this.inFlight]) if (enrolment && one.startsWith(key(enrolment, ""))) this.inFlight.delete(one)
  }

  /** Sends what waits, as far as there is room. */
  async pump() {
    this.again = true
    if (this.pumping) return
    this.pumping = true
    try {
      while (this.again) {
        this.again = false
        await this.load()
      }
    } catch (_diskFailed) {
      this.failed()
    }
    this.pumping = false
  }

  /** @param {any} message a receipt or a refusal */
  answered(message) {
    this.verdicts.push(judgeMessage(message))
    return this.write()
  }

  // Internal

  async load() {
    const { enrolment, inFlight, held, outbox } = this
    const room = MOST - inFlight.size
    if (!enrolment || room <= 0 || !this.mayGo()) return
    const waiting = await outbox.waiting(enrolment.id, MOST + inFlight.size + held.size)
    const going = waiting.filter((/** @type {any} */ one) => !held.has(one.seq) && !inFlight.has(key(enrolment, one.seq))).slice(0, room)
    if (going.length === 0 || this.enrolment !== enrolment) return
    const seqs = going.map((/** @type {any} */ one) => one.seq)
    for (const seq of seqs) inFlight.add(key(enrolment, seq))
    const now = this.clock.now()
    await outbox.markSent(enrolment.id, seqs, now).catch(() => {}) // a full disk does not keep them here
    if (this.enrolment !== enrolment) return
    this.changed()
    for (const { report } of going) this.uplink.send({ t: "report", ...parcel(report, enrolment.stations, rfc3339(now)) })
    this.again = true // stored meanwhile
  }

  /** Answers come faster than a phone's disk writes: what gathered is one transaction. */
  async write() {
    if (this.writing) return
    this.writing = true
    const { enrolment, verdicts: gathered } = this
    while (gathered.length > 0 && enrolment) {
      const verdicts = gathered.splice(0)
      const settled = verdicts.reduce((all, one) => all.concat(one.settled), [])
      const kept = verdicts.reduce((all, one) => all.concat(one.kept), [])
      try {
        await this.outbox.settle(enrolment.id, settled)
        await this.outbox.markKept(enrolment.id, kept, this.clock.now())
      } catch (_diskFailed) {
        this.failed()
      }
      if (this.enrolment === enrolment) for (const { seq } of settled.concat(kept)) this.inFlight.delete(key(enrolment, seq))
      for (const verdict of verdicts) this.told(verdict)
      this.changed()
    }
    this.writing = false
    if (this.verdicts.length > 0) this.write()
    this.pump()
  }
}

/** @param {any} enrolment @param {number|string} seq */
function key(enrolment, seq) {
  return `${enrolment.id}/${seq}`
}
