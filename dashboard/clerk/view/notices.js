// @ts-check
// The directives of the centre, newest first, each in full; one tap says they were read.

import { instant, timeOfDay } from "../moment.js"
import { html } from "./html.js"
import { officeName } from "./place.js"
import { topBack } from "./topback.js"

/** @param {any} app */
export function noticesScreen(app) {
  const { words, around, act } = app
  const unread = around.directives.filter((/** @type {any} */ one) => !one.seen)
  return html`<div key="notices" class="screen" data-test="notices">
    ${topBack(app, words.say("notices_title"))}
    <main tabindex="0">
      ${around.directives.length === 0 && html`<p class="hint">${words.say("no_notices")}</p>`}
      ${around.directives.map((/** @type {any} */ one) => directive(app, one))}
    </main>
    ${unread.length > 0 && html`<footer><button type="button" class="main" data-test="read"
      onClick=${() => act.seeDirectives(unread.map((/** @type {any} */ one) => one.id))}>${words.say("read")}</button></footer>`}
  </div>`
}

/** The way there from home, once there is one. @param {any} app */
export function noticesLink({ words, around, act }) {
  const { length } = around.directives
  return length > 0 && html`<p><button type="button" class="link" data-test="open-notices" onClick=${act.openNotices}>${words.say("notices", { n: length })}</button></p>`
}

/** @param {any} app @param {any} one */
function directive({ words, around, fresh }, one) {
  const unread = !one.seen
  const ms = instant(one.at)
  return html`<article key=${one.id} class=${unread ? "order" : "order seen"} data-test="directive" data-seen=${one.seen}>
    <h2>${words.say("directive_from", { office: officeName(words, around.station, one.from) })}
      ${(unread || fresh.has(one.id)) && html`<span class="new">${words.say("new")}</span>`}</h2>
    <p>${one.text}</p>
    <p class="small">${[one.by, ms === null ? "" : words.time(timeOfDay(ms))].filter(Boolean).join(" · ")}</p>
  </article>`
}
