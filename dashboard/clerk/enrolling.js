// @ts-check
// Connecting this phone: a code becomes a pending enrolment on disk, and a confirmed area makes it the active one.
// In: a page to change and draw. On failure the code stays on the screen with a sentence.

import { uuid } from "./chance.js"
import { codeInAddress, isWholeCode, printedCode, tidyCode } from "./code.js"
import { markConnected } from "./connected.js"
import { learnt } from "./news.js"
import { deviceName } from "./phone.js"

export class Enrolling {
  /** @param {any} page */
  constructor(page) {
    this.page = page
    this.typed = ""
    this.busy = false
    this.asking = false // an area is connected already: replace it?
    /** @type {string|null} */
    this.error = null
  }

  /** A code scanned into the address. It is taken out at once: not kept in the history, not sent anywhere twice. */
  async takeFromAddress() {
    const code = codeInAddress(location.hash)
    if (!code) return
    history.replaceState(null, "", location.pathname + "#/enrol")
    this.typed = printedCode(code)
    await this.submit()
  }

  // Actions

  /** @param {any} event */
  type(event) {
    // While a Vietnamese keyboard is composing a syllable its text must not be changed under it.
    this.typed = event.isComposing ? event.target.value : printedCode(event.target.value)
    this.error = null
    this.page.changed()
  }

  async submit() {
    if (this.busy || !isWholeCode(this.typed)) return
    if (this.page.enrolment) {
      this.asking = true
      this.page.changed()
    } else await this.enrol()
  }

  async replace() {
    this.asking = false
    await this.enrol()
  }

  keep() {
    this.asking = false
    this.typed = ""
    this.page.home()
  }

  async confirm() {
    const { outbox, pending, clock } = this.page
    await outbox.activate(pending.id)
    clock.anchor = pending.anchor
    markConnected()
    // Without this a browser may drop what the phone still holds when space runs out.
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {})
    await this.page.reread()
    this.page.home()
    this.page.sender.nudge()
  }

  async decline() {
    await this.page.outbox.note(this.page.pending.id, { state: "declined" })
    await this.page.reread()
    this.error = this.page.words.say("declined")
    this.page.go("#/enrol")
  }

  // Internal

  async enrol() {
    this.busy = true
    this.error = null
    this.page.changed()
    const { outbox, line } = this.page
    const code = tidyCode(this.typed)
    try {
      // On disk before the first try: if the answer is lost on the way, the same phone may ask again.
      const attempt = await outbox.attempt(code)
      const heard = await line.enrol(printedCode(code), deviceName(navigator.userAgent), attempt)
      if (isEnrolment(heard.body)) await this.accept(heard)
      else {
        this.error = this.sentence(heard)
        if (isAnswer(heard)) await outbox.dropAttempt(code)
      }
    } catch (_diskRefused) {
      this.page.broken()
    }
    this.busy = false
    this.page.changed()
  }

  /** @param {any} heard */
  async accept({ body, askedAt, heardAt }) {
    const { outbox, clock } = this.page
    const running = clock.anchor // stays that of the area still active until the new one is confirmed
    clock.anchor = null
    const anchor = clock.learn(body, askedAt, heardAt)
    if (running) clock.anchor = running
    const { device, token, stations } = body
    const about = { id: uuid(), device, token, station: stations[0].code, state: "pending", enrolled_at: heardAt }
    const facts = learnt({ ...about, last: {} }, body, anchor)
    await outbox.keep({ ...about, ...facts, seen: {}, next_seq: Math.max(body.next_seq || 1, facts.next_seq) })
    this.typed = ""
    await this.page.reread()
  }

  /** @param {any} heard */
  sentence({ body, retryAfter }) {
    const { words } = this.page
    if (!body || !body.detail) return words.say("enrol_offline")
    return retryAfter ? `${body.detail} ${words.say("enrol_wait", { n: Math.ceil(retryAfter) })}` : body.detail
  }
}

/** @param {any} body */
function isEnrolment(body) {
  return Boolean(body && body.token && body.election && Array.isArray(body.stations) && body.stations.length > 0)
}

/** Said by the collector, for good: a wrong or used code stays one. @param {any} heard */
function isAnswer({ status, body }) {
  return status === 403 && Boolean(body && body.code)
}
