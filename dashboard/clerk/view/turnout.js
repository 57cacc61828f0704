// @ts-check
// How the turnout form looks.

import { instant, timeOfDay } from "../moment.js"
import { fieldsOf, toggleSplit } from "../form/counts.js"
import { chip } from "./choice.js"
import { html } from "./html.js"
import { countFields } from "./numberpad.js"
import { timeField } from "./timefield.js"

const REASONS = ["typo", "recount", "list", "other"]

export const turnoutFields = {
  /** @param {any} form */
  title: (form) => (form.corrects ? "correct_title" : "turnout_title"),

  /** @param {any} app */
  fields(app) {
    const { words, form, act, around } = app
    const split = () => {
      const voted = toggleSplit(form.voted, around.ballots)
      act.edit({ voted, active: fieldsOf(voted, around.ballots)[0] })
    }
    return html`
      ${countFields(app, form.voted, form.active, (field) => act.edit({ active: field }))}
      <div class="beside">
        ${form.corrects ? corrected(app) : before(app)}
        ${around.ballots.length > 1 && html`<button type="button" class="link" data-test="split" onClick=${split}>
          ${words.say(form.voted.split ? "unsplit" : "split")}</button>`}
      </div>
      ${form.corrects && reasons(app)}
      ${timeField(app, {
        name: "asof", legend: words.say("turnout_as_of"), chosen: form.at,
        slot: form.at.slot || (around.agenda.owed && around.agenda.owed.at), choose: (at) => act.edit({ at }),
      })}`
  },
}

/** @param {any} app */
function before({ words, around }) {
  const { voted, asOf } = around.facts
  if (!voted) return html`<span></span>`
  const n = voted[around.ballots[0]]
  return html`<p class="hint" data-test="before">${words.say("before_was", { n: typeof n === "number" ? n : "–", asof: asOfText(words, asOf) })}</p>`
}

/** @param {any} app */
function corrected({ words, around, form, records, enrolment }) {
  const old = records.find((/** @type {any} */ one) => one.enrolment === enrolment.id && one.seq === form.corrects)
  if (!old) return html`<span></span>`
  const n = old.report.voted[around.ballots[0]]
  const asof = asOfText(words, instant(old.report.as_of || old.made_at))
  return html`<p class="hint" data-test="correcting">${words.say("correcting", { seq: String(form.corrects), n: typeof n === "number" ? n : "–", asof })}</p>`
}

/** @param {any} app */
function reasons({ words, form, act }) {
  return html`<fieldset class="reasons" data-field="need_reason">
    <legend>${words.say("reason")}</legend>
    <div class="pair">${REASONS.map((reason) =>
      chip(words.say(`reason_${reason}`), `reason-${reason}`, form.reason === reason, () => act.edit({ reason })))}</div>
    ${form.reason === "other" && html`<input type="text" data-test="reason-text" maxlength="200" aria-label=${words.say("reason")}
      value=${form.why} onInput=${(/** @type {any} */ event) => act.edit({ why: event.target.value })} />`}
  </fieldset>`
}

/** @param {any} words @param {number|null} ms */
function asOfText(words, ms) {
  return ms === null ? "" : words.say("as_of", { time: words.time(timeOfDay(ms)) })
}
