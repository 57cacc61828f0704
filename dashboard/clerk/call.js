// @ts-check
// A call with the collector over the line: dialled for one enrolment, welcomed, talked over, ended. In: `dial`, "there
// may be something to send". Out: what the centre says and what became of reports, on the disk; to its owner `ended`
// when an open line is lost, and `paused` when the collector wants to be left alone. It never dials by itself.

import { Flight } from "./flight.js"
import { APP } from "./line.js"
import { Pulse } from "./pulse.js"
import { Uplink } from "./uplink.js"

export const REVOKED = 4401
export const REPLACED = 4409
export const TOO_BIG = 1009

/**
 * @typedef {{code: number, opened: boolean, heard: boolean, livedMs: number}} Ended `opened`: it had been welcomed;
 *   `heard`: the collector has said something
 * @typedef {{ended: (how: Ended) => void, paused: (retryAfterS: number|null) => void, settled: () => void,
 *   mayGo: () => boolean, failed: () => void}} CallOwner
 */

export class Call {
  /** @param {{outbox: any, clock: import("./clock.js").Clock, news: import("./news.js").News, inFlight: Set<string>,
   *   changed: () => void, language: () => string, world: import("./world.js").World, owner: CallOwner}} parts */
  constructor({ outbox, clock, news, inFlight, changed, language, world, owner }) {
    this.outbox = outbox
    this.news = news
    this.changed = changed
    this.language = language
    this.world = world
    this.owner = owner
    /** The one it speaks for. @type {any} */
    this.enrolment = null
    this.unsent = 0
    this.openedAt = 0
    /** The last refusal that was about the call itself. @type {any} */
    this.refusal = null
    /** @type {((how: Ended|null) => void)|null} */
    this.dialled = null
    this.uplink = new Uplink({
      welcomed: (body, askedAt, heardAt) => this.welcomed(body, askedAt, heardAt).catch(owner.failed),
      answered: (message) => this.answered(message),
      noticed: (message) => this.noticed(message).catch(owner.failed),
      lost: (code) => this.lost(code).catch(owner.failed),
    }, world)
    this.flight = new Flight({
      outbox, clock, inFlight, changed, uplink: this.uplink, mayGo: owner.mayGo, failed: owner.failed,
      told: (verdict) => this.told(verdict),
    })
    this.pulse = new Pulse({
      counts: (id) => outbox.counts(id), send: (beat) => this.uplink.send(beat), timers: world.timers, wall: world.wall,
    })
  }

  get isOpen() {
    return this.uplink.isOpen
  }

  /** Real milliseconds since the collector said anything. */
  get silentMs() {
    return this.world.wall() - this.uplink.heardAt
  }

  /** @param {any} enrolment @returns {Promise<Ended|null>} null once it is welcomed */
  async dial(enrolment) {
    const { unsent } = await this.outbox.counts(enrolment.id)
    this.enrolment = enrolment
    this.unsent = unsent
    this.refusal = null
    /** @type {Promise<Ended|null>} */
    const outcome = new Promise((resolve) => { this.dialled = resolve })
    this.uplink.dial({ token: enrolment.token, app: APP, unsent, language: this.language() })
    return outcome
  }

  /** There may be something to send. */
  pump() {
    return this.flight.pump()
  }

  /** Hangs up without a word to the owner; what was out goes again over the next line. */
  drop() {
    this.uplink.hangUp()
    this.over({ code: 1000, opened: true, heard: true, livedMs: 0 })
  }

  // Internal

  /** @param {any} body @param {number} askedAt @param {number} heardAt */
  async welcomed(body, askedAt, heardAt) {
    const { flight, news } = this
    // Which areas it speaks for may have changed: with several, each report must name its own.
    const enrolment = (this.enrolment = { ...this.enrolment, stations: body.stations || this.enrolment.stations })
    this.openedAt = heardAt
    this.pulse.begin(enrolment.id, this.unsent)
    flight.begin(enrolment)
    try {
      await news.learn(enrolment, body, askedAt, heardAt)
      await news.reconcile(enrolment, body.received, (held) => {
        flight.held = held
        this.settle(null) // the rest needn't wait for these receipts
      })
    } finally {
      this.settle(null)
      if (flight.enrolment === enrolment) {
        flight.held = new Set()
        flight.pump()
      }
      this.changed()
    }
  }

  /** @param {any} message */
  answered(message) {
    if (typeof message.seq !== "number") this.refusal = message
    if (this.flight.enrolment) this.flight.answered(message)
    else if (message.retry_after > 0) this.owner.paused(message.retry_after)
  }

  /** What an answer means for all reports. @param {import("./verdict.js").Verdict & {seq: number|null}} verdict */
  told({ seq, settled, stop, wait, retryAfter }) {
    if (settled.length > 0) this.owner.settled()
    if (stop) {
      this.refusal = stop
      this.uplink.lose(REVOKED)
    } else if (wait && seq !== null) this.owner.paused(retryAfter)
    else if (seq === null) this.uplink.lose(TOO_BIG) // unreadable, but which? Over HTTP it can be told
  }

  /** @param {any} message */
  async noticed(message) {
    const { enrolment, news } = this
    if (message.notice === "revoked") this.refusal = { code: "R111" }
    else if (message.notice === "news") await news.lookUp(enrolment, await this.pulse.facts(enrolment.id))
    else await news.notice(enrolment.id, message)
    this.changed()
  }

  /** @param {number} code */
  async lost(code) {
    const { enrolment, refusal, flight, world, openedAt } = this
    const opened = flight.enrolment !== null
    const how = { code, opened, heard: opened || refusal !== null, livedMs: opened ? world.wall() - openedAt : 0 }
    flight.end()
    this.pulse.end()
    if (code === REVOKED) {
      const { code: why = "R111", detail = "" } = refusal || {}
      const stopped = { code: why, status: 401, detail }
      await this.outbox.note(enrolment.id, { stopped }).catch(() => {}) // a full disk: the next hello is refused too
    }
    const dialling = this.dialled !== null
    this.over(how)
    if (!dialling) this.owner.ended(how)
    this.changed()
  }

  /** @param {Ended} how */
  over(how) {
    this.flight.end()
    this.pulse.end()
    this.settle(how)
  }

  /** @param {Ended|null} how */
  settle(how) {
    const { dialled } = this
    this.dialled = null
    if (dialled) dialled(how)
  }
}
