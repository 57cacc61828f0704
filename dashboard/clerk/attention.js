// @ts-check
// What the clerk's attention is called to: a buzz when something new has come, and the note that it was seen. In: the
// alerts of each drawing, taps. Out: vibration, seen marks on disk. Where a phone cannot buzz, the banner has to do.

import { answerKey } from "./cases.js"
import { instant } from "./moment.js"
import { caseAddress, formAddress } from "./route.js"

const ORDER_MS = [300, 150, 300, 150, 300] // on, off, on: to be felt in a pocket
const NEWS_MS = [250]

export class Attention {
  /** @param {any} page @param {(pattern: number[]) => void} buzz */
  constructor(page, buzz = (pattern) => { if (navigator.vibrate) navigator.vibrate(pattern) }) {
    this.page = page
    this.buzz = buzz
    /** @type {Set<string>|null} what was already to be seen; null before the first look */
    this.heard = null
    /** What was new when the screen was opened, or came while it was: it stays marked for this visit. @type {Set<string>} */
    this.fresh = new Set()
  }

  /** @param {import("./alerts.js").Alert[]} alerts all that wait to be seen */
  hear(alerts) {
    const { heard } = this
    const come = heard === null ? [] : alerts.filter(({ key }) => !heard.has(key))
    this.heard = new Set(alerts.map(({ key }) => key))
    if (come.length > 0) this.buzz(come.some(({ orders }) => orders) ? ORDER_MS : NEWS_MS)
  }

  /** A screen is opened: what is new on an incident's has been seen by that. @param {import("./route.js").Route} route */
  async arrive({ screen, enrolment: id }) {
    this.fresh = new Set()
    if (screen === "case") await this.seeCase(id)
  }

  /** The banner was tapped: where the clerk is already, that means "seen". @param {import("./alerts.js").Alert} alert */
  async open({ kind, id, station }) {
    const { page } = this
    if (station.code !== page.around().station.code) await page.act.chooseStation(station.code)
    if (kind === "reminder") return page.enter(formAddress("turnout"))
    const address = kind === "case" ? caseAddress(id) : "#/notices"
    if (location.hash !== address) return page.enter(address)
    return kind === "case" ? this.seeCase(id) : this.seeDirectives([id])
  }

  /** @param {string} id */
  async seeCase(id) {
    const one = this.page.around().cases.find((/** @type {any} */ other) => other.id === id)
    if (!one || one.fresh.length === 0) return
    for (const answer of one.fresh) this.fresh.add(answerKey(id, answer))
    await this.mark([id], instant(one.fresh[one.fresh.length - 1].at))
  }

  /** @param {string[]} ids of directives */
  async seeDirectives(ids) {
    for (const id of ids) this.fresh.add(id)
    await this.mark(ids, this.page.now())
  }

  // Internal

  /** @param {string[]} ids @param {number|null} at */
  async mark(ids, at) {
    const { outbox, enrolment } = this.page
    // A disk that refuses leaves it marked as new, no more.
    for (const id of ids) await outbox.markSeen(enrolment.id, id, at).catch(() => {})
    await this.page.reread()
  }
}
