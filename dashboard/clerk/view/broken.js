// @ts-check
// What is shown when the phone cannot keep reports: better no form than one whose content may vanish.

import { html } from "./html.js"

/** @param {any} app */
export function brokenScreen({ words, act }) {
  return html`<div key="broken" class="screen enrol" data-test="broken">
    <main><h1 tabindex="-1">${words.say("broken_title")}</h1><p>${words.say("broken_storage")}</p></main>
    <footer><button type="button" class="main" data-test="try-again" onClick=${act.reload}>${words.say("try_again")}</button></footer>
  </div>`
}
