// @ts-check
// What the centre says: the welcome of a line, /v1/me, notices. It is kept beside the enrolment, so that the screens
// draw it and a restart still knows it: `stations`, `election`, `last`, `hotline`, `sms`, `notices` (directives, newest
// last), `reminders` by station. And what the ledger holds already is settled without being sent again.

const MOST_NOTICES = 20

/** @typedef {import("./outbox.js").Enrolment} Enrolment */

export class News {
  /** @param {{outbox: any, line: any, clock: import("./clock.js").Clock}} parts */
  constructor({ outbox, line, clock }) {
    this.outbox = outbox
    this.line = line
    this.clock = clock
  }

  /** Keeps what a welcome or /v1/me says; a token that works again ends a stop.
   * @param {Enrolment} enrolment @param {any} body @param {number} askedAt @param {number} heardAt */
  async learn(enrolment, body, askedAt, heardAt) {
    if (!Array.isArray(body.stations) || body.stations.length === 0) return
    const anchor = this.clock.learn(body, askedAt, heardAt)
    await this.outbox.note(enrolment.id, (/** @type {Enrolment} */ before) => learnt(before, body, anchor))
  }

  /** Asks over HTTP. @param {Enrolment} enrolment @param {any} pulse
   * @returns {Promise<{status: number, retryAfter: number|null, stopped: any, received: any}>} `received`: null unless
   *   the collector itself answered */
  async lookUp(enrolment, pulse) {
    const { status, body, retryAfter, askedAt, heardAt } = await this.line.me(enrolment.token, pulse)
    let stopped = enrolment.stopped
    let received = null
    if (status === 401 && body && body.code) {
      stopped = { code: body.code, status, detail: body.detail || body.title || body.code }
      await this.outbox.note(enrolment.id, { stopped })
    }
    if (status === 200 && body && body.stations) {
      stopped = null
      received = body.received || {}
      await this.learn(enrolment, body, askedAt, heardAt)
    }
    return { status, retryAfter, stopped, received }
  }

  /** Fetches the receipts of waiting reports that the ledger holds already. What was handed to the SMS app is left out:
   * the text may have been changed on the way, and only the report itself shows it.
   * @param {Enrolment} enrolment @param {any} received @param {(seqs: Set<number>) => void} begun those being asked for */
  async reconcile(enrolment, received, begun = () => {}) {
    const holds = heldBy(received)
    const waiting = await this.outbox.waiting(enrolment.id)
    const held = waiting.filter((/** @type {any} */ one) => !one.by_sms && holds(one.seq)).map((/** @type {any} */ one) => one.seq)
    begun(new Set(held))
    let after = held.length > 0 ? held[0] - 1 : Infinity
    while (after < held[held.length - 1]) {
      const { body } = await this.line.receipts(enrolment.token, after)
      const found = body && Array.isArray(body.receipts) ? body.receipts : []
      await this.outbox.settle(enrolment.id, settledBy(found, held))
      if (!body || !body.more || found.length === 0) return
      after = found[found.length - 1].seq
    }
  }

  /** @param {string} id the enrolment's @param {any} message of type `notice` */
  notice(id, message) {
    const now = this.clock.now()
    return this.outbox.note(id, (/** @type {Enrolment} */ before) => noticed(before, message, now))
  }
}

/** The facts to keep of an answer. @param {Enrolment} before @param {any} body @param {any} anchor */
export function learnt(before, body, anchor) {
  const { stations, election = before.election, last = before.last, received, hotline = before.hotline, sms = before.sms } = body
  const notices = Array.isArray(body.notices) ? body.notices.filter(isDirective).slice(-MOST_NOTICES) : before.notices
  const held = received ? Math.max(received.contiguous_to || 0, ...(received.also || [])) : 0
  return { stations, election, last, hotline, sms, notices: notices || [], anchor, stopped: null, next_seq: held + 1 }
}

/** The facts to change because of a notice; null for what this page doesn't know. All values are absolute: the same
 * notice twice is harmless. @param {Enrolment} before @param {any} message @param {number} now */
export function noticed(before, message, now) {
  const { notice, station, incident } = message
  if (notice === "incident" && station && incident && incident.id) {
    const last = (before.last || {})[station] || {}
    const others = (last.incidents || []).filter((/** @type {any} */ one) => one.id !== incident.id)
    return { last: { ...before.last, [station]: { ...last, incidents: [...others, incident] } } }
  }
  if (isDirective(message) && message.id) {
    const { t: _t, ...directive } = message
    const others = (before.notices || []).filter((one) => one.id !== directive.id)
    return { notices: [...others, directive].slice(-MOST_NOTICES) }
  }
  if (notice === "reminder" && station && message.slot) {
    const reminder = { slot: message.slot, late: Boolean(message.late), at: now }
    return { reminders: { ...before.reminders, [station]: reminder } }
  }
  return null
}

/** Which numbers the ledger holds. @param {any} received @returns {(seq: number) => boolean} */
export function heldBy(received) {
  const { contiguous_to: to = 0, also = [] } = received || {}
  const more = new Set(also)
  return (seq) => seq <= to || more.has(seq)
}

/** A number that the ledger holds more than once, or with other content, is decided by sending the report itself.
 * @param {any[]} receipts @param {number[]} wanted */
function settledBy(receipts, wanted) {
  const clear = wanted.map((seq) => receipts.filter((one) => one.seq === seq)).filter((found) => found.length === 1)
  return clear
    .filter(([found]) => found.status === "accepted" && found.receipt)
    .map(([{ seq, receipt }]) => ({ seq, state: "received", receipt, findings: [], refusal: null }))
}

/** @param {any} message */
function isDirective(message) {
  return message.notice === "directive"
}
