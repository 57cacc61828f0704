// A browser in memory: timers that wait for the test, sockets that the test plays, an outbox without a disk.

import { instant } from "../../../../dashboard/clerk/moment.js"

// Node 20 has no navigator, and later ones say too much.
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true })

export const NOW = "2026-03-15T11:02:10+07:00"
export const RECEIPT = { province: 11, position: 1, digest: "ab", received_at: "2026-03-15T11:02:11+07:00" }
export const STATION = "11-03127-004"

/** Lets everything that is due now happen. */
export const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

export class World {
  constructor() {
    this.now = 0
    this.connected = true
    this.sockets = []
    this.pending = []
    this.timers = {
      set: (run, ms) => {
        const timer = { run, at: this.now + ms }
        this.pending.push(timer)
        return timer
      },
      clear: (timer) => { this.pending = this.pending.filter((one) => one !== timer) },
    }
    this.chance = () => 1
    this.wall = () => this.now
    this.online = () => this.connected
    this.connect = (protocol) => {
      const socket = new Socket(protocol)
      this.sockets.push(socket)
      return socket
    }
  }

  get socket() {
    return this.sockets[this.sockets.length - 1]
  }

  /** Milliseconds until the next timer. */
  get nextMs() {
    return Math.min(...this.pending.map((timer) => timer.at)) - this.now
  }

  /** Lets time pass, timer by timer. */
  async pass(ms) {
    const until = this.now + ms
    for (;;) {
      await settled()
      const due = this.pending.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]
      if (!due) break
      this.now = Math.max(this.now, due.at)
      this.timers.clear(due)
      due.run()
    }
    this.now = until
    await settled()
  }
}

class Socket {
  constructor(protocol) {
    this.protocol = protocol
    this.sent = []
    this.frames = []
    this.closed = false
  }

  send(text) {
    this.frames.push(text)
    this.sent.push(JSON.parse(text))
  }

  close() {
    this.closed = true
  }

  /** It opens, hears hello and is welcomed. */
  async welcome(more = {}) {
    this.onopen()
    await this.say({ t: "welcome", server_time: NOW, speed: 1, stations: [{ code: STATION }], received: { contiguous_to: 0, also: [] }, ...more })
  }

  async say(message) {
    this.onmessage({ data: JSON.stringify(message) })
    await settled()
  }

  async lose(code = 1006) {
    this.onclose({ code })
    await settled()
  }

  get reports() {
    return this.sent.filter((one) => one.t === "report")
  }

  get seqs() {
    return this.reports.map(({ seq }) => seq)
  }
}

/** The outbox's promises, kept in memory. */
export class Shelf {
  constructor(...seqs) {
    this.enrolment = { id: "e", token: "t", state: "active", stopped: null, next_seq: 1, last: {}, stations: [{ code: STATION }] }
    this.records = []
    this.full = false
    for (const seq of seqs) this.add(seq)
  }

  add(seq, more = {}) {
    const report = { seq, kind: "turnout", station: STATION, as_of: NOW, voted: { assembly: 512, province: 512, commune: 498 } }
    this.records.push({ enrolment: "e", seq, report, state: "waiting", sent_at: null, by_sms: null, trouble: null, ...more })
  }

  afterwards() {}

  async active() {
    return { ...this.enrolment } // as read from a disk
  }

  async waiting(_id, most = Infinity) {
    return this.records.filter((one) => one.state === "waiting").slice(0, most)
  }

  async nextBatch(most, except) {
    const records = await this.waiting("e", most)
    return this.enrolment.stopped || except === "e" || records.length === 0 ? null : { enrolment: this.enrolment, records }
  }

  async counts() {
    const held = (state) => this.records.filter((one) => one.state === state).length
    return { unsent: held("waiting"), refused: held("refused") }
  }

  async note(_id, facts) {
    Object.assign(this.enrolment, typeof facts === "function" ? facts(this.enrolment) : facts)
  }

  async markSent(_id, seqs, at) {
    this.amend(seqs, () => ({ sent_at: at }))
  }

  async markKept(_id, kept, at, late) {
    for (const { seq, trouble } of kept) this.amend([seq], (one) => ({ sent_at: late ? one.sent_at : null, trouble: { ...trouble, at } }))
  }

  async settle(_id, outcomes) {
    for (const one of outcomes) this.amend([one.seq], () => ({ ...one, sent_at: null, trouble: null }))
  }

  amend(seqs, change) {
    if (this.full) throw new Error("disk full")
    for (const one of this.records) if (seqs.includes(one.seq) && one.state !== "received") Object.assign(one, change(one))
  }

  get states() {
    return this.records.map((one) => one.state)
  }
}

/** An HTTP line that plays a script; beyond its end everything is accepted. */
export class Http {
  constructor(...script) {
    this.script = script
    this.delivered = []
    this.asked = []
  }

  async deliver(_token, reports) {
    this.delivered.push(reports)
    return (this.script.shift() || accepted)(reports)
  }

  async me(_token, pulse) {
    this.asked.push(pulse)
    const body = { server_time: NOW, speed: 1, stations: [{ code: STATION }], received: { contiguous_to: 0, also: [] } }
    return this.gone ? answer(0, null) : this.refusal || answer(200, body)
  }

  async receipts(_token, after) {
    this.asked.push(after)
    return answer(200, { receipts: this.held || [], more: false })
  }

  get seqs() {
    return this.delivered.map((reports) => reports.map(({ seq }) => seq))
  }
}

export const answer = (status, body, retryAfter = null) => ({ status, body, retryAfter, askedAt: 0, heardAt: 0, late: false })
export const accepted = (reports) => answer(200, { results: reports.map(({ seq }) => ({ http_status: 201, seq, receipt: RECEIPT, findings: [] })) })
export const nothing = () => answer(0, null)
export const problem = (status, code, retryAfter = null) => () => answer(status, { code, status, detail: "Câu." }, retryAfter)
export const now = instant(NOW)
