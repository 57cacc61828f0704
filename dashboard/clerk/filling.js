// @ts-check
// Filling in a form: it is begun, every key is kept as a draft, doubts are asked once, and sending means "kept on disk
// under its number". When the disk refuses, the form stays as it is and says so.

import { FORMS, resumed } from "./form.js"
import { rfc3339 } from "./moment.js"
import { caseAddress } from "./route.js"

const SECOND_TAP_MS = 600 // sooner than this it is the first tap's other half, not an answer

export class Filling {
  /** @param {any} page */
  constructor(page) {
    this.page = page
    this.clear()
  }

  clear() {
    /** @type {any} */
    this.form = null
    this.key = ""
    /** @type {any} */
    this.source = null
    /** @type {number|null} election time at which the draft was typed */
    this.draftAt = null
    /** @type {number|null} real time at which the doubts were shown */
    this.askedAt = null
    /** @type {string|null} */
    this.failure = null
    this.storing = false
  }

  /** @param {import("./route.js").Route} route */
  async begin(route) {
    const { page } = this
    const record = page.records.find((/** @type {any} */ one) => one.enrolment === route.enrolment && one.seq === route.seq) || null
    this.clear()
    this.source = { how: route.how, record, about: route.enrolment }
    const station = page.around().station.code
    this.key = [page.enrolment.id, station, route.kind, route.how, route.enrolment, route.seq].join("/")
    const key = this.key
    const draft = await page.outbox.draft(key).catch(() => undefined)
    if (this.key !== key) return // the clerk has gone elsewhere meanwhile
    this.form = draft ? resumed(route.kind, draft.form, draft.at) : this.fresh(route.kind)
    this.draftAt = draft ? draft.at : null
    page.changed()
  }

  // Actions

  /** Turns to a part of the form: nothing was typed, so there is nothing to keep. @param {object} changes */
  turn(changes) {
    this.form = { ...this.form, ...changes }
    this.askedAt = null
    this.failure = null
    this.page.changed()
  }

  /** @param {object} changes */
  edit(changes) {
    if (this.storing) return
    this.turn(changes)
    this.page.outbox.saveDraft(this.key, this.form, this.page.now()).catch(() => this.fail("not_stored"))
  }

  /** @param {string} key of the number pad */
  press(key) {
    this.edit(FORMS[this.form.kind].press(this.form, key))
  }

  async startAfresh() {
    await this.page.outbox.dropDraft(this.key)
    this.form = this.fresh(this.form.kind)
    this.draftAt = null
    this.page.changed()
  }

  async send() {
    const { form, page } = this
    const lacking = FORMS[form.kind].lacking(form, page.around())
    if (lacking) {
      this.fail(lacking)
      page.draw() // at once: what is needed can only be shown once it is there
      page.reveal(`[data-field="${lacking}"]`)
    } else if (FORMS[form.kind].doubts(form, page.around()).length > 0) {
      this.askedAt = Date.now()
      page.changed()
    } else await this.store()
  }

  async sendAnyway() {
    if (this.askedAt !== null && Date.now() - this.askedAt >= SECOND_TAP_MS) await this.store()
  }

  lookAgain() {
    this.askedAt = null
    this.page.changed()
  }

  asCorrection() {
    this.edit({ corrects: this.page.around().facts.from.seq })
    this.page.draw()
    this.page.reveal('[data-field="need_reason"]')
  }

  // Internal

  /** @param {string} kind */
  fresh(kind) {
    return { kind, ...FORMS[kind].begin(this.page.around(), this.source) }
  }

  async store() {
    if (this.storing) return
    this.storing = true
    const { page, form, source } = this
    const around = page.around()
    const report = { kind: form.kind, station: around.station.code, ...FORMS[form.kind].report(form, around) }
    const replaces = source.how === "mend" && source.record ? source.record : null
    let record
    try {
      record = await page.outbox.store(page.enrolment.id, report, rfc3339(around.now), { draft: this.key, replaces })
    } catch (_diskRefused) {
      this.storing = false
      this.fail("not_stored")
      return
    }
    this.clear()
    await page.reread()
    page.tell(record)
    if (record.report.kind === "incident" && source.how === "new") location.replace(caseAddress(record.report.incident))
    else page.back()
    page.sender.nudge()
  }

  /** @param {string} word */
  fail(word) {
    this.failure = word
    this.page.changed()
  }
}
