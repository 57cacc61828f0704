// @ts-check
// How the phone is doing, for the centre: reports it still holds, reports refused, battery, network. In: who counts and
// who carries. Out: a beat when something changed, never sooner than LEAST_MS after the one before, and one every
// MOST_MS so that "last seen" stays true. What the browser doesn't tell is left out.

const LEAST_MS = 20_000
const MOST_MS = 300_000
const SOON_MS = 2_000 // a report that is received at once is not worth a beat
const BATTERY_STEP = 0.05

/** @typedef {{unsent: number, refused: number, battery?: number, network?: string}} Facts */

export class Pulse {
  /** @param {{counts: (enrolment: string) => Promise<{unsent: number, refused: number}>, send: (beat: object) => boolean,
   *   timers: import("./world.js").Timers, wall: () => number}} parts */
  constructor({ counts, send, timers, wall }) {
    this.counts = counts
    this.send = send
    this.timers = timers
    this.wall = wall
    /** @type {any} */
    this.battery = null
    this.enrolment = ""
    /** What the centre knows. @type {Facts|null} */
    this.told = null
    this.toldAt = 0
    /** @type {any} */
    this.timer = null
  }

  async start() {
    const { connection, getBattery } = /** @type {any} */ (navigator)
    if (connection && connection.addEventListener) connection.addEventListener("change", () => this.look())
    try {
      this.battery = getBattery ? await getBattery.call(navigator) : null
      if (this.battery) this.battery.addEventListener("levelchange", () => this.look())
    } catch (_notAllowed) {
      // The centre does without.
    }
  }

  /** @param {string} enrolment @returns {Promise<Facts>} */
  async facts(enrolment) {
    const { connection } = /** @type {any} */ (navigator)
    /** @type {Facts} */
    const facts = await this.counts(enrolment)
    if (this.battery) facts.battery = Math.round(this.battery.level * 100) / 100
    if (connection && connection.effectiveType) facts.network = String(connection.effectiveType).slice(0, 20)
    return facts
  }

  /** A line was opened, whose hello told this much. @param {string} enrolment @param {number} unsent */
  begin(enrolment, unsent) {
    this.enrolment = enrolment
    this.told = { unsent, refused: 0 }
    this.toldAt = this.wall() - LEAST_MS
    this.look()
  }

  end() {
    this.timers.clear(this.timer)
    this.told = null
  }

  /** Something may have changed. */
  look() {
    if (this.told) this.wind(Math.max(SOON_MS, this.toldAt + LEAST_MS - this.wall()))
  }

  // Internal

  /** @param {number} ms */
  wind(ms) {
    this.timers.clear(this.timer)
    this.timer = this.timers.set(() => this.beat(), ms)
  }

  async beat() {
    const facts = await this.facts(this.enrolment).catch(() => null)
    if (!this.told) return
    const due = this.wall() - this.toldAt >= MOST_MS
    if (facts && (due || differs(facts, this.told)) && this.send({ t: "beat", ...facts })) {
      this.told = facts
      this.toldAt = this.wall()
    }
    this.wind(Math.max(LEAST_MS, this.toldAt + MOST_MS - this.wall()))
  }
}

/** @param {Facts} facts @param {Facts} told */
function differs(facts, told) {
  const moved = Math.abs((facts.battery || 0) - (told.battery || 0)) >= BATTERY_STEP
  return moved || facts.unsent !== told.unsent || facts.refused !== told.refused || facts.network !== told.network
}
