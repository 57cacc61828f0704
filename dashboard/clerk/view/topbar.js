// @ts-check
// The line above everything: whether this is a rehearsal, the election's time, whom to call, the other language.

import { timeOfDay } from "../moment.js"
import { hotlineButton } from "./hotline.js"
import { html } from "./html.js"

/** @param {any} app */
export function topBar(app) {
  const { words, act, enrolment, now } = app
  const call = hotlineButton(app)
  return html`<div class="top">
    ${enrolment && enrolment.election.rehearsal && html`<span class="badge" data-test="rehearsal">${words.say("rehearsal")}</span>`}
    ${enrolment && html`<span class="now" data-test="now">${timeOfDay(now)}</span>`}
    <span class="gap"></span>
    ${call}
    <button type="button" class="plain language" data-test="language" lang=${words.language === "vi" ? "en" : "vi"}
      aria-label=${words.say("language")} onClick=${act.switchLanguage}>${call ? words.say("language_short") : words.say("language")}</button>
  </div>`
}
