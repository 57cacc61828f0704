// @ts-check
// The page as something that stays on the phone: it opens without a network, renews itself when nobody would notice,
// and can be put on the home screen. In: whether the page is idle, and whom to tell of a change. Out: what can be
// offered. Where there are no service workers (private mode, an old WebView, plain HTTP) the page works as a page.

const WORKER = "/clerk/sw.js"
const ENGLISH = "/clerk/words/en.js"
const SETTLE_MS = 2_000 // the first visit's requests go first: what the worker fetches is for the next visit
const LOOK_MS = 60 * 60_000 // between two questions whether there is a new version
const AGAIN_MS = 60_000 // after one that was not answered
const QUIET_MS = 5_000 // nobody has touched the screen for so long
const TICK_MS = 1_000

/** @typedef {{idle: () => boolean, changed: () => void}} Parts idle: no form is open and nothing is being stored */

/** @param {Parts} parts */
export function createInstaller(parts) {
  return new Installer(parts)
}

export class Installer {
  /** @param {Parts} parts */
  constructor({ idle, changed }) {
    this.idle = idle
    this.changed = changed
    this.updateReady = false
    /** @type {any} the browser's own offer, kept until somebody asks for it */
    this.offer = null
    /** @type {ServiceWorkerRegistration|null} */
    this.registration = null
    this.controlled = false
    /** @type {"none"|"waiting"|"asked"|"replaced"|"reloading"} how far the new version has come */
    this.step = "none"
    this.nextLookAt = 0
    this.touchedAt = 0
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault()
      this.offer = event
      this.changed()
    })
    addEventListener("appinstalled", () => {
      this.offer = null
      this.changed()
    })
  }

  // What can be offered

  /** The browser would put the page on the home screen. */
  get canInstall() {
    return this.offer !== null
  }

  /** Safari on iOS, not yet on the home screen: there it is done by hand. */
  get iosHint() {
    const { userAgent, maxTouchPoints, standalone } = /** @type {any} */ (navigator)
    const ios = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
    return ios && /Version\/.* Safari\//.test(userAgent) && !standalone
  }

  /** Shows the browser's question. @returns {Promise<boolean>} whether the answer was yes */
  async install() {
    const { offer } = this
    if (!offer) return false
    this.offer = null // it can be shown once
    this.changed()
    offer.prompt()
    return (await offer.userChoice).outcome === "accepted"
  }

  /** Somebody asks for the new version: now, unless a form is open after all. */
  update() {
    this.touchedAt = 0
    this.apply()
  }

  // Lifecycle: 1. register  2. look for a new version now and then  3. apply it when nobody would notice

  start() {
    const workers = containerOf(navigator)
    if (!workers) return
    this.controlled = Boolean(workers.controller)
    workers.addEventListener("controllerchange", () => this.changedHands())
    const touched = () => (this.touchedAt = Date.now())
    for (const name of ["pointerdown", "keydown", "input"]) addEventListener(name, touched, true)
    addEventListener("online", () => this.look())
    document.addEventListener("visibilitychange", () => this.look())
    setTimeout(() => this.look(), SETTLE_MS)
  }

  // Internal

  async look() {
    const now = Date.now()
    if (document.hidden || navigator.onLine === false || now < this.nextLookAt) return
    this.nextLookAt = now + LOOK_MS
    try {
      if (this.registration) await this.registration.update()
      else await this.register()
    } catch (_unreachable) {
      this.later()
    }
  }

  later() {
    this.nextLookAt = Date.now() + AGAIN_MS
    setTimeout(() => this.look(), AGAIN_MS)
  }

  async register() {
    const workers = /** @type {ServiceWorkerContainer} */ (containerOf(navigator))
    const registration = await workers.register(WORKER, { scope: "/clerk", updateViaCache: "none" })
    this.registration = registration
    registration.addEventListener("updatefound", () => this.follow(registration.installing))
    this.follow(registration.installing)
    this.weigh()
  }

  /** @param {ServiceWorker|null} worker */
  follow(worker) {
    if (!worker) return
    worker.addEventListener("statechange", () => {
      if (worker.state === "redundant" && this.registration && !this.registration.active) {
        this.registration = null // the very first one got something wrong: from the beginning
        this.later()
      } else this.weigh()
    })
  }

  weigh() {
    const { registration } = this
    const beside = registration && registration.active && registration.waiting // the very first one waits for nobody
    if (this.step === "none" && beside) this.ready("waiting")
  }

  changedHands() {
    if (this.controlled && this.step !== "reloading") this.ready("replaced")
    else if (document.documentElement.lang === "en") fetch(ENGLISH).catch(() => {}) // asked for before anybody kept it
    this.controlled = true // at the first visit the page is as new as the worker
  }

  /** @param {"waiting"|"replaced"} step */
  ready(step) {
    if (!this.updateReady) setInterval(() => this.apply(), TICK_MS)
    this.step = step
    this.updateReady = true
    this.changed()
    this.apply()
  }

  apply() {
    const untouched = document.hidden || Date.now() - this.touchedAt > QUIET_MS
    if (!untouched || !this.idle()) return
    if (this.step === "replaced") {
      this.step = "reloading"
      location.reload()
    } else if (this.step === "waiting") {
      const { waiting } = /** @type {ServiceWorkerRegistration} */ (this.registration)
      this.step = "asked" // the answer is a change of hands, also when another page of this phone was quicker
      if (waiting) waiting.postMessage("apply")
    }
  }
}

/** None in private mode, in an old WebView, on plain HTTP; some browsers throw instead. @param {Navigator} navigator */
function containerOf(navigator) {
  try {
    return navigator.serviceWorker || null
  } catch (_forbidden) {
    return null
  }
}
