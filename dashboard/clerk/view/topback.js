// @ts-check
// The head of a screen that is not home: the way back and what this is.

import { alertBanner } from "./alerts.js"
import { html } from "./html.js"
import { icon } from "./icon.js"

/** @param {any} app @param {string} title */
export function topBack(app, title) {
  const { words, act } = app
  return html`${alertBanner(app)}<header class="bar">
    <button type="button" class="plain" data-test="back" aria-label=${words.say("back")} onClick=${act.back}>${icon("back")}</button>
    <h1 tabindex="-1">${title}</h1>
  </header>`
}
