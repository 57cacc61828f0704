// @ts-check
// Connecting a phone to its polling area: the code. This screen is there before the rest of the page, so it needs little.

import { isWholeCode } from "../code.js"
import { html } from "./html.js"
import { topBar } from "./topbar.js"

/** @param {any} app */
export function enrolScreen(app) {
  const { words, act, state, enrolment } = app
  const { typed, busy, error } = state.enrol
  const submit = (/** @type {any} */ event) => {
    event.preventDefault()
    act.enrol()
  }
  return html`<form key="enrol" class="screen enrol" data-test="enrol" onSubmit=${submit} novalidate>
    <main>
      ${topBar(app)}
      <h1 tabindex="-1">${words.say("enrol_title")}</h1>
      <p>${words.say("enrol_hint")}</p>
      <label class="code-field"><span>${words.say("code")}</span>
        <input type="text" data-test="code-input" value=${typed} placeholder="XXXX-XXXX" autocomplete="off" autocapitalize="characters"
          autocorrect="off" spellcheck=${false} maxlength="40" enterkeyhint="go" onInput=${(/** @type {any} */ event) => act.typeCode(event)} /></label>
      ${error && html`<p class="alarm" role="alert" data-test="enrol-error">${error}</p>`}
    </main>
    <footer>
      <button type="submit" class="main" data-test="connect" disabled=${busy || !isWholeCode(typed)}>${words.say(busy ? "connecting" : "connect")}</button>
      ${enrolment && html`<button type="button" class="main quiet" data-test="keep" onClick=${act.back}>${words.say("keep")}</button>`}
    </footer>
  </form>`
}
