// @ts-check
// The WebSocket line to the collector: one socket at a time. In: a hello, reports, beats. Out, to its owner: `welcomed`,
// `answered` (a receipt or a refusal), `noticed`, and `lost(code)` exactly once for each `dial`. It never tries again by
// itself; the owner decides when.
//
// Lifecycle: 1. `dial`: a socket opens within OPEN_MS, or is given up  2. hello goes out, the welcome comes within OPEN_MS
// 3. open: reports go out, and as long as answers are owed something is heard every ANSWER_MS  4. `lost`, or `hangUp`,
// which tells nobody.

const PROTOCOL = "eday.v1+json"
const OPEN_MS = 12_000 // a 2G handshake takes up to ten seconds
const ANSWER_MS = 25_000 // one bar of 2G stalls for as long, and is not dead yet
const BROKEN = 1006 // what browsers say when nobody said goodbye

/**
 * @typedef {{welcomed: (body: any, askedAt: number, heardAt: number) => void, answered: (message: any) => void,
 *   noticed: (message: any) => void, lost: (code: number) => void}} Owner
 */

export class Uplink {
  /** @param {Owner} owner @param {{timers: import("./world.js").Timers, wall: () => number,
   *   connect: ((protocol: string) => WebSocket)|null}} world connect: null where there is no WebSocket */
  constructor(owner, { timers, wall, connect }) {
    this.owner = owner
    this.timers = timers
    this.wall = wall
    this.connect = connect
    /** @type {WebSocket|null} */
    this.socket = null
    this.isOpen = false // welcomed
    this.askedAt = 0
    this.heardAt = 0
    this.owed = 0 // answers
    /** @type {any} */
    this.timer = null
  }

  /** @param {object} hello */
  dial(hello) {
    this.hangUp()
    let socket
    try {
      socket = /** @type {any} */ (this.connect)(PROTOCOL)
    } catch (_refused) {
      this.timers.set(() => this.owner.lost(BROKEN), 0)
      return
    }
    this.socket = socket
    this.patience(OPEN_MS)
    // A socket that was given up may still speak: only the present one is listened to.
    const mine = () => socket === this.socket
    socket.onopen = () => {
      if (!mine()) return
      this.askedAt = this.wall()
      this.patience(OPEN_MS)
      socket.send(JSON.stringify({ t: "hello", ...hello }))
    }
    socket.onmessage = (/** @type {MessageEvent} */ event) => mine() && this.hear(event.data)
    socket.onclose = (/** @type {CloseEvent} */ event) => mine() && this.lose(event.code)
  }

  /** @param {object} message a report or a beat: both are answered @returns {boolean} false without an open line */
  send(message) {
    if (!this.isOpen || !this.socket) return false
    this.socket.send(JSON.stringify(message))
    if (this.owed === 0) this.patience(ANSWER_MS)
    this.owed += 1
    return true
  }

  hangUp() {
    const { socket } = this
    this.timers.clear(this.timer)
    this.socket = null
    this.isOpen = false
    this.owed = 0
    if (socket) socket.close()
  }

  // Internal

  /** @param {string} data */
  hear(data) {
    let message
    try {
      message = JSON.parse(data)
    } catch (_notOurs) {
      return
    }
    this.heardAt = this.wall()
    const { t } = message
    if (t === "receipt" || t === "refusal" || t === "beat") this.owed = Math.max(0, this.owed - 1)
    if (t === "welcome") this.isOpen = true
    if (this.isOpen) {
      this.timers.clear(this.timer)
      if (this.owed > 0) this.patience(ANSWER_MS)
    }
    if (t === "welcome") this.owner.welcomed(message, this.askedAt, this.heardAt)
    else if (t === "receipt" || t === "refusal") this.owner.answered(message)
    else if (t === "notice") this.owner.noticed(message)
  }

  /** @param {number} code */
  lose(code) {
    this.hangUp()
    this.owner.lost(code)
  }

  /** @param {number} ms */
  patience(ms) {
    this.timers.clear(this.timer)
    this.timer = this.timers.set(() => this.lose(BROKEN), ms)
  }
}
