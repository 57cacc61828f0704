// @ts-check
// The line above everything: whether this is a rehearsal, the election's time, the other language.

import { timeOfDay } from "../moment.js"
import { html } from "./html.js"

/** @param {any} app */
export function topBar({ words, act, enrolment, now }) {
  return html`<div class="top">
    ${enrolment && enrolment.election.rehearsal && html`<span class="badge" data-test="rehearsal">${words.say("rehearsal")}</span>`}
    ${enrolment && html`<span class="now" data-test="now">${words.time(timeOfDay(now))}</span>`}
    <button type="button" class="plain language" data-test="language" lang=${words.language === "vi" ? "en" : "vi"}
      onClick=${act.switchLanguage}>${words.say("language")}</button>
  </div>`
}
