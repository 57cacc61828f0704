// @ts-check
// Carries waiting reports to the collector: over the open line, or by HTTP where none can be opened. One tab at a time.
// In: an outbox, the doors, the other tabs, and every sign that trying again may help. Out: receipts and refusals in the
// outbox, `changed()` after every step. On failure the reports stay where they are and the next attempt is scheduled.
// Nothing is asked for at even intervals: the line tells.
//
// For the screens: `state`, `nextAt` (real time of the next attempt, null when none is scheduled), `failures`,
// `inFlight` (`enrolment/seq`), `nudge()` after something was stored, `lineBack()` for "send now".
// `state`: "line" | "http" (no line is possible here) | "offline" | "waiting" | "other_tab" (another tab sends).

import { Call, REPLACED, REVOKED, TOO_BIG } from "./call.js"
import { News } from "./news.js"
import { Pause } from "./pause.js"
import { Post } from "./post.js"
import { Tabs } from "./tabs.js"
import { browser } from "./world.js"

const GIVE_UP_LINE = 2 // openings that failed, before HTTP is tried
const LINE_REST_MS = 60_000 // where HTTP works and the line doesn't, the line is tried again after this, doubling
const LINE_REST_MOST_MS = 900_000
const STEADY_MS = 10_000 // a line that lived so long was a good one: what failed before it says nothing
const STALE_MS = 60_000 // a line silent for so long may be dead: phones forget to tell a page that slept

export class Sender {
  /** @param {{outbox: any, line: import("./line.js").HttpLine, clock: import("./clock.js").Clock, changed: () => void,
   *   language: () => string, world?: import("./world.js").World, channel?: any, locks?: any}} parts */
  constructor({ outbox, line, clock, changed, language, world = browser(), ...around }) {
    const news = new News({ outbox, line, clock })
    this.outbox = outbox
    this.news = news
    this.clock = clock
    this.changed = changed
    this.world = world
    /** Reports handed to the network whose answer is still out, as `enrolment/seq`. @type {Set<string>} */
    this.inFlight = new Set()
    this.pause = new Pause(world, () => this.work())
    this.replaced = false // a newer line of the same device took over: it is left alone until this page is looked at
    this.overHttp = false
    this.curious = true // ask what the centre knows, even with nothing to send
    this.lineFailures = 0
    this.lineRest = LINE_REST_MS
    this.lineAgainAt = 0
    /** @type {Promise<void>|null} */
    this.running = null
    this.again = false
    const { inFlight, pause } = this
    const owner = {
      ended: (/** @type {any} */ how) => this.ended(how),
      paused: (/** @type {number|null} */ retryAfterS) => pause.hold(retryAfterS),
      settled: () => { pause.failures = 0 },
      mayGo: () => !pause.isAsked,
      failed: () => pause.hold(), // the disk: what is sent now could not be settled either
    }
    this.call = new Call({ outbox, clock, news, inFlight, changed, language, world, owner })
    this.post = new Post({ outbox, line, clock, inFlight, changed })
    this.tabs = new Tabs({ duty: (on) => this.duty(on), heard: (word) => this.heard(word), ...around })
  }

  start() {
    this.outbox.afterwards(() => {
      this.tabs.changed()
      this.call.pulse.look()
      this.changed()
    })
    this.call.pulse.start()
    this.clock.follows = true // until this tab is on duty
    this.tabs.start()
  }

  /** @returns {"line"|"http"|"offline"|"waiting"|"other_tab"} */
  get state() {
    if (!this.tabs.onDuty || this.replaced) return "other_tab"
    if (this.call.isOpen) return "line"
    if (!this.world.online()) return "offline"
    return this.overHttp ? "http" : "waiting"
  }

  get nextAt() {
    return this.pause.nextAt
  }

  get failures() {
    return this.pause.failures
  }

  // Actions

  /** Something was stored: it goes out now unless the collector asked to wait.
   * @returns {Promise<void>} when nothing more can be done for the moment */
  async nudge() {
    if (!this.tabs.onDuty) return this.tabs.call("send")
    this.replaced = false
    if (this.pause.isAsked) return this.pause.sleep(0)
    return this.work()
  }

  /** Somebody wants it now: what failed before says nothing about it. */
  async lineBack() {
    if (!this.tabs.onDuty) return this.tabs.call("now")
    this.pause.failures = 0
    return this.nudge()
  }

  /** The network is back, perhaps another one. */
  async online() {
    if (!this.tabs.onDuty) return
    this.curious = true
    this.lineAgainAt = 0
    if (this.call.isOpen) this.call.drop()
    return this.lineBack()
  }

  /** The browser says that there is no network: an open line would only look alive. */
  offline() {
    if (this.call.isOpen) {
      this.call.drop()
      this.pause.fail()
    }
    this.changed()
  }

  /** The page is looked at: the line may have died while it was not, and the clock may have been set. */
  async looked() {
    if (!this.tabs.onDuty) return this.tabs.call("look")
    this.curious = true
    const { call, clock } = this
    if (call.isOpen && (call.silentMs > STALE_MS || clock.isDoubtful())) call.drop()
    return this.lineBack()
  }

  /** A second has passed: has the phone's time been set meanwhile? Then only the collector knows what time it is. */
  ticked() {
    const reached = this.call.isOpen || this.overHttp
    if (reached && this.tabs.onDuty && !this.running && this.clock.isDoubtful()) this.looked()
  }

  /** The other tabs of this phone rely on this one, or don't any more. @param {boolean} on */
  async duty(on) {
    this.curious = true
    this.clock.follows = !on
    this.pause.end()
    this.changed()
    if (on) return this.lineBack()
    this.call.drop()
  }

  // Internal: rounds

  /** @param {import("./tabs.js").Word} word from another tab */
  heard(word) {
    if (word === "send") this.nudge()
    else if (word === "now") this.lineBack()
    else if (word === "look") this.looked()
    else this.changed()
  }

  /** One round at a time; what is asked for meanwhile is another one. */
  work() {
    if (this.running) {
      this.again = true
      return this.running
    }
    this.pause.end()
    this.running = this.rounds().catch(() => this.pause.fail()).then(() => {
      this.running = null
      this.changed()
    })
    return this.running
  }

  async rounds() {
    do {
      this.again = false
      await this.round()
    } while (this.again && this.tabs.onDuty && !this.pause.isAsked)
  }

  async round() {
    const { call, world, tabs } = this
    const enrolment = await this.able()
    if (!tabs.onDuty || this.replaced) return
    if (call.isOpen && (!enrolment || enrolment.id !== call.enrolment.id)) call.drop()
    const mayDial = world.connect && (this.lineFailures < GIVE_UP_LINE || world.wall() >= this.lineAgainAt)
    if (enrolment && !call.isOpen && mayDial) {
      const how = await call.dial(enrolment)
      this.curious = this.curious || how !== null // without a line only asking tells what desks have answered meanwhile
      if (how === null) this.opened()
      else if (!this.note(how)) return
    }
    if (!tabs.onDuty) return call.drop()
    if (call.isOpen) {
      call.pump()
      const { wait, retryAfter } = await this.post.drain(enrolment.id) // of earlier enrolments
      if (wait) this.pause.fail(retryAfter)
    } else if (!enrolment || !world.connect || this.lineFailures >= GIVE_UP_LINE) await this.goByHttp(enrolment)
    else this.pause.fail()
  }

  /** The enrolment that may report now; null without one. A token that was no good may work again. */
  async able() {
    const active = await this.outbox.active()
    if (!active || !active.stopped) return active
    if (!this.curious) return null
    this.curious = false
    const { stopped } = await this.news.lookUp(active, await this.call.pulse.facts(active.id))
    return stopped ? null : active
  }

  /** @param {any} enrolment */
  async goByHttp(enrolment) {
    const { sent, ...ended } = await this.post.drain(null)
    let { wait, status, retryAfter } = ended
    // Without a report to send, asking shows whether there is a way at all.
    if (!wait && enrolment && (sent > 0 || this.curious || !this.overHttp)) {
      const heard = await this.news.lookUp(enrolment, await this.call.pulse.facts(enrolment.id))
      wait = !heard.received && heard.status !== 401 // a captive portal says 200 to everything
      status = heard.status
      retryAfter = heard.retryAfter
      if (heard.received) await this.news.reconcile(enrolment, heard.received)
    }
    this.overHttp = !wait
    if (wait) {
      if (status === 0) this.lineFailures = 0 // nothing gets through: that says nothing about lines
      return this.pause.fail(retryAfter)
    }
    this.curious = false
    this.pause.failures = 0
    if (!enrolment || !this.world.connect) return
    this.lineAgainAt = this.world.wall() + this.lineRest
    this.pause.rest(this.lineRest)
    this.lineRest = Math.min(LINE_REST_MOST_MS, this.lineRest * 2)
  }

  // Internal: the line

  opened() {
    this.lineFailures = 0
    this.lineRest = LINE_REST_MS
    this.overHttp = false
    this.curious = false
  }

  /** An open line was lost. @param {import("./call.js").Ended} how */
  ended(how) {
    if (how.livedMs >= STEADY_MS) this.pause.failures = 0
    if (this.note(how)) this.pause.fail()
  }

  /** What the end of a call says about the next. @param {import("./call.js").Ended} how @returns {boolean} whether to go on */
  note({ code, heard }) {
    if (code === REPLACED) this.replaced = true
    if (code === REVOKED) this.curious = true // over HTTP it is told why
    if (code === TOO_BIG) { // over HTTP it is told which report
      this.lineFailures = GIVE_UP_LINE
      this.lineAgainAt = this.world.wall() + LINE_REST_MS
    } else if (!heard) this.lineFailures += 1
    return code !== REPLACED
  }
}
