// @ts-check
// One sender among the tabs of this phone: who holds the lock is on duty for the page's life, the next in the queue
// takes over when that tab is closed. In: words from other tabs. Out: `duty(on)`, `heard(word)`. Without Web Locks every
// tab is on duty, which the server makes harmless. A tab that is asked and stays silent (suspended in the background, as
// iPhones do) loses the lock to the one that is looked at.

const NAME = "eday-sender"
const REPLY_MS = 3_000
const GATHER_MS = 50 // several changes of the disk are one word

/** @typedef {"send"|"now"|"look"|"changed"|"here"} Word `here`: the tab on duty has heard */

export class Tabs {
  /** @param {{duty: (on: boolean) => void, heard: (word: Word) => void, locks?: any, channel?: Carrier}} parts */
  constructor({ duty, heard, locks = navigator.locks, channel = carrier() }) {
    this.duty = duty
    this.heard = heard
    this.locks = locks
    this.channel = channel
    this.onDuty = false
    this.turn = 0 // a later request for the lock makes the earlier ones' fate meaningless
    /** @type {any} */
    this.waiting = null // for a sign of life of the tab on duty
    /** @type {any} */
    this.gathering = null
    /** @type {AbortController|null} */
    this.queued = null
  }

  start() {
    this.channel.listen((word) => this.hear(word))
    if (this.locks) this.request(false)
    else this.become(true)
  }

  /** Asks the tab on duty to do something, and takes its place when it doesn't answer. @param {Word} word */
  call(word) {
    if (this.locks && !this.waiting) {
      this.waiting = setTimeout(() => {
        this.waiting = null
        if (!this.onDuty && !document.hidden) this.request(true)
      }, REPLY_MS)
    }
    this.channel.post(word)
  }

  /** What is on the disk has changed: the other tabs look again. */
  changed() {
    if (this.gathering) return
    this.gathering = setTimeout(() => {
      this.gathering = null
      this.channel.post("changed")
    }, GATHER_MS)
  }

  // Internal

  /** @param {Word} word */
  hear(word) {
    if (word === "here") {
      clearTimeout(this.waiting)
      this.waiting = null
    } else if (word === "changed") this.heard(word)
    else if (this.onDuty) {
      this.channel.post("here")
      this.heard(word)
    }
  }

  /** @param {boolean} steal */
  request(steal) {
    const turn = (this.turn += 1)
    if (this.queued) this.queued.abort()
    this.queued = steal ? null : new AbortController()
    const options = steal ? { steal } : { signal: /** @type {AbortController} */ (this.queued).signal }
    const held = () => {
      this.queued = null // it is granted: there is nothing left to take back
      this.become(true)
      return new Promise(() => {})
    }
    this.locks.request(NAME, options, held).catch((/** @type {any} */ error) => {
      if (turn !== this.turn) return
      if (error.name !== "AbortError") return this.become(true) // the browser grants no locks here
      this.become(false) // another tab took it: stand in the queue again
      this.request(false)
    })
  }

  /** @param {boolean} on */
  become(on) {
    if (on === this.onDuty) return
    this.onDuty = on
    clearTimeout(this.waiting)
    this.waiting = null
    this.duty(on)
  }
}

/** @typedef {{post: (word: Word) => void, listen: (hear: (word: Word) => void) => void}} Carrier */

/** Words between the tabs: a BroadcastChannel, else the storage event that every browser knows. @returns {Carrier} */
function carrier() {
  if (typeof BroadcastChannel === "function") {
    const channel = new BroadcastChannel(NAME)
    return {
      post: (word) => channel.postMessage(word),
      listen: (hear) => { channel.onmessage = (event) => hear(event.data) },
    }
  }
  return {
    post(word) {
      try {
        localStorage.setItem(NAME, `${word} ${Math.random()}`) // only a change is told
      } catch (_blocked) {
        // The other tab finds it when it is looked at.
      }
    },
    listen: (hear) => addEventListener("storage", (event) => {
      if (event.key === NAME && event.newValue) hear(/** @type {Word} */ (event.newValue.split(" ")[0]))
    }),
  }
}
