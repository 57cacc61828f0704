// @ts-check
// How the situation form looks: the seven headings of form 27, what was already said under one, and the text.

import { HEADINGS, saidBefore } from "../form/situation.js"
import { instant, timeOfDay } from "../moment.js"
import { choiceList } from "./choice.js"
import { html } from "./html.js"
import { textField } from "./textfield.js"

export const situationFields = {
  title: () => "situation_title",
  choosing: (/** @type {any} */ form) => form.heading === null,

  /** @param {any} app */
  fields(app) {
    const { words, form, act, records, around } = app
    const before = saidBefore(records, around.station.code, form.heading)
    return html`
      ${choiceList({
        name: "heading", legend: words.say("heading"), change: words.say("change"),
        value: form.heading === null ? null : String(form.heading),
        options: HEADINGS.map((n) => ({ value: String(n), label: `${n}. ${words.say(`heading_${n}`)}` })),
        choose: (value) => act.edit({ heading: value === null ? null : Number(value) }),
      })}
      ${form.heading === 7 && html`<p class="hint" data-test="urgent">${words.say("situation_urgent")}</p>`}
      ${form.heading !== null && textField(app, "situation_text", 6, true)}
      ${form.heading !== null && before.length > 0 && html`<section class="earlier" data-test="earlier">
        <h2>${words.say("said_before")}</h2>
        <ol>${before.map((/** @type {any} */ record) => html`<li key=${`${record.enrolment}/${record.seq}`}>
          <small>${words.time(timeOfDay(instant(record.report.as_of || record.made_at) || 0))} · ${words.say(`state_${record.state}`)}</small>
          <p>${record.report.text}</p></li>`)}</ol>
      </section>`}`
  },
}
