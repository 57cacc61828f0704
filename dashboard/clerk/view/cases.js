// @ts-check
// The incidents of the polling area as a list: what, how far, what is new; those with news first, what is over last.

import { timeOfDay } from "../moment.js"
import { html } from "./html.js"
import { icon } from "./icon.js"

/** @param {any} app */
export function caseList(app) {
  const { words, around } = app
  return around.cases.length > 0 && html`<section class="cases" aria-labelledby="cases" data-test="cases">
    <h2 id="cases">${words.say("cases_title")}</h2><ul>${around.cases.map((/** @type {any} */ one) => caseRow(app, one))}</ul>
  </section>`
}

/** How far an incident is, in words. @param {any} words @param {any} one */
export function stateText(words, { state, own }) {
  if (state !== null) return words.say(`case_${state}`)
  const refused = own.every((/** @type {any} */ record) => record.state === "refused")
  return words.say(refused ? "state_refused" : "state_waiting")
}

/** @param {any} app @param {any} one */
function caseRow({ words, act }, one) {
  const time = one.at === null ? "" : ` · ${words.time(timeOfDay(one.at))}`
  const news = one.fresh.length
  return html`<li key=${one.id}><button type="button" class=${`case${news ? " fresh" : ""}${one.open ? "" : " over"}`}
      data-test="case" data-incident=${one.id} data-state=${one.state} onClick=${() => act.openCase(one.id)}>
    ${icon(one.open ? "incident" : "received")}
    <span class="label"><b>${words.say(`kind_${one.category}`)}</b><small>${stateText(words, one)}${time}</small></span>
    ${news > 0 && html`<span class="new" data-test="fresh">${words.say("new_n", { n: news })}</span>`}
  </button></li>`
}
