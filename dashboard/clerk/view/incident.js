// @ts-check
// How the incident form looks: what happened, what to do about it at once, how bad it is, a few words. Adding to an
// incident asks only what has changed.

import { instruction } from "../cases.js"
import { CATEGORIES, interrupts, picked, SEVERITIES } from "../form/incident.js"
import { timeOfDay } from "../moment.js"
import { chip, choiceList } from "./choice.js"
import { html } from "./html.js"
import { textField } from "./textfield.js"
import { timeField } from "./timefield.js"

export const incidentFields = {
  title: (/** @type {any} */ form) => (form.adds ? "incident_add_title" : "incident_title"),
  choosing: (/** @type {any} */ form) => !form.adds && (form.category === null || form.severity === null),

  /** @param {any} app */
  fields(app) {
    const { form } = app
    if (form.adds) return more(app)
    const { category, severity } = form
    return html`
      ${kinds(app)}
      ${category !== null && sameKind(app)}
      ${category !== null && advice(app.words, category)}
      ${category !== null && severities(app, SEVERITIES, "severity")}
      ${category !== null && severity !== null && details(app)}`
  },
}

/** What to do at once and who decides, as the rules of the election say. @param {any} words @param {string} category */
export function advice(words, category) {
  return html`<section class="advice" data-test="advice">
    <h2>${words.say("do_now")}</h2><p>${words.say(`do_${category}`)}</p>
    <p class="small"><b>${words.say("who_decides")}:</b> ${words.say(`who_${category}`)}</p>
  </section>`
}

/** @param {any} app */
function kinds({ words, act, form }) {
  return choiceList({
    name: "category", legend: words.say("category"), change: words.say("change"), value: form.category, tiles: true,
    options: CATEGORIES.map((value) => ({ value, label: words.say(`kind_${value}`) })), choose: (category) => act.edit(picked(form, category)),
  })
}

/** One power cut is one incident, however many people report it. @param {any} app */
function sameKind({ words, act, form, around }) {
  const same = around.cases.find((/** @type {any} */ one) => one.open && one.category === form.category && one.id !== form.incident)
  if (!same) return null
  return html`<div class="note" data-test="same-kind">
    <span>${words.say("same_kind", { time: same.at === null ? "–" : words.time(timeOfDay(same.at)) })}</span>
    <button type="button" class="link" data-test="same-kind-add" onClick=${() => act.answerInstead(same.id)}>${words.say("same_kind_add")}</button>
  </div>`
}

/** @param {any} app @param {string[]} values @param {string} legend */
function severities({ words, act, form }, values, legend) {
  return choiceList({
    name: "severity", legend: words.say(legend), change: words.say("change"), value: form.severity,
    options: values.map((value) => ({ value, label: words.say(`sev_${value}`), hint: words.say(`sev_${value}_hint`) })),
    choose: (severity) => act.edit({ severity }),
  })
}

/** @param {any} app */
function details(app) {
  const { words, form, act } = app
  const follows = form.from.mode === form.at.mode && form.from.time === form.at.time
  return html`
    ${textField(app, "text")}
    ${timeField(app, { name: "happened", legend: words.say("happened_at"), chosen: form.at, choose: (at) => act.edit(follows ? { at, from: at } : { at }) })}
    ${interrupts(form) && timeField(app, { name: "interrupted", legend: words.say("interrupted_from"), chosen: form.from, choose: (from) => act.edit({ from }) })}
    <div class="counts"><button type="button" class=${form.active ? "count active" : "count"} data-test="people"
        aria-pressed=${Boolean(form.active)} onClick=${() => act.edit({ active: form.active ? null : "people" })}>
      <span class="name">${words.say("people")}</span>
      <span class="digits" data-test="digits">${form.people === "" ? "–" : words.count(Number(form.people))}</span>
    </button></div>`
}

/** @param {any} app */
function more(app) {
  const { words, form, act, around } = app
  const over = form.severity === "handled"
  const again = form.was === "handled" ? null : form.was
  const about = around.cases.find((/** @type {any} */ one) => one.id === form.incident)
  const order = about && about.open && instruction(about)
  return html`
    <p class="lead">${words.say(`kind_${form.category}`)}</p>
    ${order && order.text && html`<section class="order seen"><h2>${words.say("move_instruct")}</h2><p>${order.text}</p></section>`}
    <fieldset data-field="need_severity">
      <legend>${words.say("how_now")}</legend>
      <div class="pair still">
        ${chip(words.say("still_on"), "still-on", !over, () => over && act.edit({ severity: again }))}
        ${chip(words.say("sev_handled"), "over", over, () => act.edit({ severity: "handled" }))}
      </div>
    </fieldset>
    ${!over && severities(app, SEVERITIES.filter((one) => one !== "handled"), "severity")}
    ${interrupts(form) && timeField(app, { name: "interrupted", legend: words.say("interrupted_from"), chosen: form.from, choose: (from) => act.edit({ from }) })}
    ${textField(app, "more_text", 4)}`
}
