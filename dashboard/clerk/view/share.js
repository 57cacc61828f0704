// @ts-check
// A text to pass on where the phone has no way of its own to do so: to be copied, or read out.

import { html } from "./html.js"
import { icon } from "./icon.js"

/** @param {any} app */
export function shareScreen({ words, act, sharing }) {
  return html`<div key="share" class="screen form" data-test="share">
    <header class="bar">
      <button type="button" class="plain" data-test="back" aria-label=${words.say("back")} onClick=${act.back}>${icon("back")}</button>
      <h1 tabindex="-1">${sharing.title}</h1>
    </header>
    <main>
      <p class="hint" data-test="share-hint">${words.say(sharing.how === "copied" ? "share_copied" : "share_shown")}</p>
      <textarea class="passed" readonly data-test="share-text" aria-label=${sharing.title} value=${sharing.text}
        onFocus=${(/** @type {any} */ event) => event.target.select()}></textarea>
    </main>
    <footer><button type="button" class="main" data-test="share-done" onClick=${act.back}>${words.say("done")}</button></footer>
  </div>`
}
