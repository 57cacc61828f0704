// @ts-check
// The incidents of the polling area as a list: what, how far, what is new. On home those that are open or have news; on
// their own screen all of the day.

import { timeOfDay } from "../moment.js"
import { html } from "./html.js"
import { icon } from "./icon.js"
import { topBack } from "./topback.js"

/** @param {any} app */
export function caseList(app) {
  const { words, around, act } = app
  const shown = around.cases.filter((/** @type {any} */ one) => one.open || one.fresh.length > 0)
  const over = around.cases.length - shown.length
  if (around.cases.length === 0) return null
  return html`<section class="cases" aria-labelledby="cases" data-test="cases">
    ${shown.length > 0 && html`<h2 id="cases">${words.say("cases_title")}</h2><ul>${shown.map((/** @type {any} */ one) => caseRow(app, one))}</ul>`}
    ${over > 0 && html`<button type="button" class="link" data-test="all-cases" onClick=${act.openCases}>${words.say("past_cases", { n: over })}</button>`}
  </section>`
}

/** @param {any} app */
export function casesScreen(app) {
  const { words, around, act } = app
  return html`<div key="cases" class="screen" data-test="all">
    ${topBack(app, words.say("cases_title"))}
    <main>
      ${around.cases.length === 0 && html`<p class="hint">${words.say("no_cases")}</p>`}
      <ul class="cases">${around.cases.map((/** @type {any} */ one) => caseRow(app, one))}</ul>
    </main>
    <footer><button type="button" class="main" data-test="open-incident" onClick=${() => act.open("incident")}>${words.say("incident_title")}</button></footer>
  </div>`
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
  return html`<li key=${one.id}><button type="button" class=${`case${one.fresh.length > 0 ? " fresh" : ""}${one.open ? "" : " over"}`}
      data-test="case" data-incident=${one.id} data-state=${one.state} onClick=${() => act.openCase(one.id)}>
    ${icon("incident")}
    <span class="label"><b>${words.say(`kind_${one.category}`)}</b>
      <small>${stateText(words, one)}${time}</small></span>
    ${one.fresh.length > 0 && html`<span class="new" data-test="fresh">${words.say("new_n", { n: one.fresh.length })}</span>`}
  </button></li>`
}
