// @ts-check
// The door of the page: what a slow line brings first. A phone that was never connected takes its code here while the
// rest is on its way; one that was waits. In: the address, taps. Out: what was typed, for the page (`app.js`), which
// draws the same screen on. If the rest does not come through, the screen says so, and a tap or the network's coming
// back begins anew with the code in the address.

import { codeInAddress, isWholeCode, printedCode } from "./code.js"
import { wasConnected } from "./connected.js"
import { keepLanguage, keptLanguage } from "./language.js"
import { enrolScreen } from "./view/enrol.js"
import { draw } from "./view/html.js"
import { Words } from "./words.js"
import { DOOR } from "./words/door.js"

export class Door {
  /** @param {Element} root */
  constructor(root) {
    this.root = root
    this.words = new Words("vi", DOOR)
    this.shown = !wasConnected() && keptLanguage() === "vi"
    this.typed = printedCode(codeInAddress(location.hash) || "")
    this.tapped = false
    this.failed = false
    /** @type {any} the page's own actions, once it is there */
    this.inside = null
    /** @type {Event|null} the browser's offer to install, which may come before whoever wants it */
    this.offer = null
  }

  start() {
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault()
      this.offer = event
    })
    import("./app.js").then(({ begin }) => begin(this), () => this.fail())
    if (this.shown) this.draw()
  }

  // Actions

  /** @param {any} event */
  typeCode(event) {
    if (this.inside) return this.inside.typeCode(event)
    this.typed = event.isComposing ? event.target.value : printedCode(event.target.value)
    this.draw()
  }

  enrol() {
    if (this.inside) return this.inside.enrol()
    if (this.failed) return this.again()
    this.tapped = true
    this.draw()
  }

  /** The other language's words are still to come. */
  switchLanguage() {
    if (this.inside) return this.inside.switchLanguage()
    keepLanguage("en")
  }

  // Internal

  fail() {
    this.failed = true
    addEventListener("online", () => this.again())
    if (this.shown) this.draw()
    else this.root.textContent = this.words.say("door_failed")
  }

  again() {
    if (isWholeCode(this.typed)) location.hash = this.typed
    location.reload()
  }

  draw() {
    const { words, typed, failed } = this
    const busy = !failed && (this.tapped || codeInAddress(location.hash) !== null)
    const act = {
      typeCode: (/** @type {any} */ event) => this.typeCode(event), enrol: () => this.enrol(),
      switchLanguage: () => this.switchLanguage(),
    }
    const enrol = { typed, busy, error: failed ? words.say("door_failed") : null }
    draw(enrolScreen({ words, act, enrolment: null, state: { enrol } }), this.root)
  }
}

new Door(/** @type {Element} */ (document.getElementById("page"))).start()
