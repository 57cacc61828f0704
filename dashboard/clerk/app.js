// @ts-check
// The clerk's page: everything is built here, in order, and drawn from here. In: the address, taps, the network coming
// and going. Out: the screen. When the phone cannot store anything the page says so and offers no form.

import { actionsOf } from "./act.js"
import { alertsOf } from "./alerts.js"
import { Attention } from "./attention.js"
import { Clock } from "./clock.js"
import { Enrolling } from "./enrolling.js"
import { Filling } from "./filling.js"
import { aroundAll, aroundOf, FORMS } from "./form.js"
import { createInstaller } from "./install.js"
import { keepLanguage, keptLanguage } from "./language.js"
import { HttpLine } from "./line.js"
import { wholeMinute } from "./moment.js"
import { openOutbox } from "./outbox.js"
import { parseRoute } from "./route.js"
import { sceneOf, screenOf } from "./screens.js"
import { Sender } from "./sender.js"
import { passOn, reportsText } from "./share.js"
import { draw } from "./view/html.js"
import { Words } from "./words.js"
import { VI } from "./words/vi.js"

const TICK_MS = 1_000
const TOAST_MS = 5_000

class Page {
  /** @param {Element} root */
  constructor(root) {
    this.root = root
    this.vietnamese = new Words("vi", VI)
    this.words = this.vietnamese
    this.clock = new Clock()
    this.line = new HttpLine(() => this.words.language)
    this.enrolling = new Enrolling(this)
    this.filling = new Filling(this)
    this.attention = new Attention(this)
    this.act = actionsOf(this)
    /** @type {"starting"|"ready"|"broken"} */
    this.phase = "starting"
    /** @type {any} */
    this.outbox = null
    /** @type {any} */
    this.sender = null
    /** @type {any[]} */
    this.enrolments = []
    /** @type {any[]} */
    this.records = []
    this.route = parseRoute("", [])
    /** @type {{enrolment: string, seq: number}|null} */
    this.stored = null
    /** @type {string|null} */
    this.activeShown = null
    this.askedShown = false
    this.drawing = false
    this.minute = 0
    this.shown = ""
    this.installer = createInstaller({ idle: () => this.idle, changed: () => this.changed() })
    this.declinedInstall = false
    /** @type {{title: string, text: string, how: string}|null} a text to pass on by hand */
    this.sharing = null
    this.inside = false // a form was opened from home: "back" may use the browser's own history
  }

  // Lifecycle: 1. open the disk  2. read what it holds  3. follow the address  4. send what waits, hear what is new

  async start() {
    this.installer.start()
    if (keptLanguage() === "en") this.speak("en")
    try {
      this.outbox = await openOutbox()
      const { outbox, line, clock } = this
      this.sender = new Sender({ outbox, line, clock, changed: () => this.reread(), language: () => this.words.language })
      await this.reread()
    } catch (_noStorage) {
      this.broken()
      return
    }
    this.phase = "ready"
    this.listen()
    await this.follow()
    this.sender.start()
  }

  listen() {
    addEventListener("hashchange", () => this.follow())
    addEventListener("online", () => { this.changed(); this.sender.online() })
    addEventListener("offline", () => this.sender.offline())
    addEventListener("focus", () => this.sender.looked())
    addEventListener("keydown", (event) => this.typed(event))
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return
      this.reread()
      this.sender.looked()
    })
    setInterval(() => this.tick(), TICK_MS)
  }

  /** Only what the eye can see change is worth a drawing: the minute, and the seconds to the next attempt. */
  tick() {
    if (this.sender) this.sender.ticked()
    const minute = wholeMinute(this.now())
    if (document.hidden || (minute === this.minute && !(this.sender && this.sender.nextAt !== null))) return
    this.minute = minute
    this.changed()
  }

  // What is known

  get enrolment() {
    return this.enrolments.find((one) => one.state === "active") || null
  }

  get pending() {
    const waiting = this.enrolments.filter((one) => one.state === "pending")
    return waiting[waiting.length - 1] || null
  }

  /** Nothing would be interrupted if the page began anew. */
  get idle() {
    const { filling, enrolling } = this
    const fields = /** @type {HTMLInputElement[]} */ (Array.from(this.root.querySelectorAll("input, textarea")))
    return !filling.form && !filling.storing && !enrolling.busy && fields.every((field) => !field.value)
  }

  now() {
    return this.clock.now()
  }

  around() {
    return aroundOf(this.enrolment, this.records, this.now(), this.words)
  }

  async reread() {
    const [enrolments, records] = await Promise.all([this.outbox.enrolments(), this.outbox.reports()])
    this.enrolments = enrolments.sort((/** @type {any} */ a, /** @type {any} */ b) => a.enrolled_at - b.enrolled_at)
    this.records = records
    this.clock.resume(this.enrolment && this.enrolment.anchor)
    this.changed()
  }

  // Where in the page

  async follow() {
    await this.enrolling.takeFromAddress()
    this.route = parseRoute(location.hash, Object.keys(FORMS))
    if (this.route.screen === "form" && this.enrolment) await this.filling.begin(this.route)
    else this.filling.clear()
    if (this.enrolment) this.attention.arrive(this.route)
    this.changed()
  }

  /** @param {string} address */
  go(address) {
    if (location.hash === address) this.follow()
    else location.hash = address
  }

  /** Goes further inside: "back" comes out here again. @param {string} address */
  enter(address) {
    this.inside = true
    this.go(address)
  }

  home() {
    history.replaceState(null, "", location.pathname)
    this.inside = false
    this.follow()
  }

  back() {
    if (this.inside) history.back()
    else this.home()
    this.inside = false
  }

  /** Speaks the other language, once its dictionary is here; without a network the page goes on as it was.
   * @param {import("./words.js").Language} language */
  async speak(language) {
    try {
      this.words = new Words(language, language === "vi" ? VI : (await import("./words/en.js")).EN)
    } catch (_unreachable) {
      return
    }
    keepLanguage(language)
    this.changed()
  }

  /** Shows for a while what becomes of a report just made. @param {{enrolment: string, seq: number}} record */
  tell(record) {
    this.stored = record
    setTimeout(() => {
      if (this.stored === record) this.stored = null
      this.changed()
    }, TOAST_MS)
  }

  /** Passes reports on as text; where the phone cannot, the text is shown.
   * @param {string} title a word @param {any[]} records @param {Words} words */
  async share(title, records, words = this.words) {
    const heading = words.say(title)
    const text = reportsText(words, this.around(), this.enrolment, records, heading)
    const how = await passOn(text, heading)
    if (how === "shared") return
    this.sharing = { title: heading, text, how }
    this.inside = true
    this.go("#/share")
  }

  declineInstall() {
    this.declinedInstall = true
    this.changed()
  }

  broken() {
    this.phase = "broken"
    this.changed()
  }

  /** @param {KeyboardEvent} event */
  typed(event) {
    const { form } = this.filling
    const field = /** @type {Element} */ (event.target)
    if (!form || !form.active || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName)) return
    if (/^\d$/.test(event.key) || event.key === "Backspace") {
      event.preventDefault()
      this.act.press(event.key === "Backspace" ? "back" : event.key)
    }
  }

  // Drawing

  /** Draws once, soon, however often it is asked for. */
  changed() {
    if (this.drawing) return
    this.drawing = true
    Promise.resolve().then(() => {
      this.drawing = false
      this.draw()
    })
  }

  draw() {
    document.documentElement.lang = this.words.language
    document.title = this.words.say("title")
    const around = this.phase === "ready" && this.enrolment ? this.around() : null
    const alerts = around ? alertsOf(aroundAll(this.enrolment, this.records, around.now, this.words)) : []
    if (around) this.attention.hear(alerts)
    if (alerts.length > 0) document.title = `(${alerts.length}) ${document.title}`
    const [name, screen] = screenOf(this, around)
    if (screen) draw(screen(sceneOf(this, around, alerts)), this.root)
    if (name !== this.shown) this.arrive(name)
    this.uncover()
  }

  /** The number pad takes half the screen: the field it types into must not be under it, nor what is still needed. */
  uncover() {
    const active = this.filling.form ? this.filling.form.active : null
    if (active && active !== this.activeShown) this.reveal(".count.active")
    this.activeShown = active
    if (this.filling.askedAt !== null && !this.askedShown) this.focus("#doubts")
    this.askedShown = this.filling.askedAt !== null
  }

  /** @param {string} selector @param {ScrollLogicalPosition} block */
  reveal(selector, block = "nearest") {
    const element = this.root.querySelector(selector)
    if (element) element.scrollIntoView({ block })
  }

  /** A new screen: those who listen instead of looking begin at its heading. @param {string} name */
  arrive(name) {
    this.shown = name
    this.focus("h1")
  }

  /** @param {string} selector */
  focus(selector) {
    const element = /** @type {HTMLElement|null} */ (this.root.querySelector(selector))
    if (element) element.focus({ preventScroll: true })
  }
}

/** Takes over from the door, with what was typed there. @param {import("./door.js").Door} door */
export async function begin(door) {
  const page = new Page(door.root)
  page.enrolling.typed = door.typed
  if (door.shown) page.shown = "enrol" // whoever types goes on where they are
  door.inside = page.act
  page.installer.offer = door.offer
  await page.start()
  if (door.tapped) page.act.enrol()
}
