// @ts-check
// How the incident form looks.

import { CATEGORIES, interrupts, MOST_TEXT, SEVERITIES } from "../form/incident.js"
import { choiceList } from "./choice.js"
import { html } from "./html.js"
import { timeField } from "./timefield.js"

const LITTLE_ROOM = 200 // characters left, from where on the rest is shown

export const incidentFields = {
  title: (/** @type {any} */ form) => (form.adds ? "incident_add_title" : "incident_title"),

  /** @param {any} app */
  fields(app) {
    const { words, form, act } = app
    const options = (/** @type {string[]} */ values, /** @type {string} */ prefix) =>
      values.map((value) => ({ value, label: words.say(`${prefix}_${value}`) }))
    return html`
      ${choiceList({
        name: "category", legend: words.say("category"), change: words.say("change"), value: form.category,
        options: options(CATEGORIES, "kind"), choose: (category) => act.edit({ category }),
      })}
      ${form.category !== null && choiceList({
        name: "severity", legend: words.say("severity"), change: words.say("change"), value: form.severity,
        options: options(SEVERITIES, "sev").map((option) => ({ ...option, hint: words.say(`sev_${option.value}_hint`) })),
        choose: (severity) => act.edit({ severity }),
      })}
      ${form.category !== null && form.severity !== null && details(app)}`
  },
}

/** @param {any} app */
function details(app) {
  const { words, form, act } = app
  const room = MOST_TEXT - Array.from(form.text).length
  return html`
    ${timeField(app, { name: "happened", legend: words.say("happened_at"), chosen: form.at, choose: (at) => act.edit({ at }) })}
    ${interrupts(form) && timeField(app, { name: "interrupted", legend: words.say("interrupted_from"), chosen: form.from, choose: (from) => act.edit({ from }) })}
    <label class="text"><span>${words.say("text")}</span>
      <textarea rows="3" maxlength=${MOST_TEXT} data-test="text" value=${form.text}
        onInput=${(/** @type {any} */ event) => act.edit({ text: event.target.value })}></textarea>
      ${room < LITTLE_ROOM && html`<small>${words.say("text_room", { n: room })}</small>`}
    </label>
    <div class="counts"><button type="button" class=${form.active ? "count active" : "count"} data-test="people"
        aria-pressed=${Boolean(form.active)} onClick=${() => act.edit({ active: form.active ? null : "people" })}>
      <span class="name">${words.say("people")}</span>
      <span class="digits" data-test="digits">${form.people === "" ? "–" : words.count(Number(form.people))}</span>
    </button></div>`
}
