// @ts-check
// The frame of every form: title, fields, number pad, the button at the bottom, and the doubts before a second tap.

import { FORMS } from "../form.js"
import { timeOfDay } from "../moment.js"
import { alertBanner } from "./alerts.js"
import { closingFields } from "./closing.js"
import { html } from "./html.js"
import { icon } from "./icon.js"
import { incidentFields } from "./incident.js"
import { mobileBoxFields } from "./mobilebox.js"
import { numberPad } from "./numberpad.js"
import { openingFields } from "./opening.js"
import { situationFields } from "./situation.js"
import { turnoutFields } from "./turnout.js"

/** `choosing`: until a first choice is made there is nothing to send, and its options need the room.
 * @type {Record<string, {title: (form: any) => string, fields: (app: any) => any, choosing?: (form: any) => boolean}>} */
const LOOKS = {
  opening: openingFields, turnout: turnoutFields, incident: incidentFields, mobile_box: mobileBoxFields,
  situation: situationFields, closing: closingFields,
}

/** @param {any} app */
export function formScreen(app) {
  const { words, act, form, around, state, enrolment } = app
  const look = LOOKS[form.kind]
  return html`<div key=${`form-${state.formKey}`} class=${`screen form form-${form.kind}`} data-test=${`form-${form.kind}`}>
    ${alertBanner(app)}
    <header class="bar">
      <button type="button" class="plain" data-test="back" aria-label=${words.say("back")} onClick=${act.back}>${icon("back")}</button>
      <h1 tabindex="-1">${words.say(look.title(form))}</h1>
    </header>
    <main>
      ${state.draftAt !== null && html`<p class="note" data-test="draft-note">
        <span>${words.say("draft_back", { time: words.time(timeOfDay(state.draftAt)) })}</span>
        <button type="button" class="link" data-test="draft-drop" onClick=${act.startAfresh}>${words.say("draft_drop")}</button>
      </p>`}
      ${enrolment.stations.length > 1 && html`<p class="where">${around.station.name}</p>`}
      ${look.fields(app)}
    </main>
    ${!(look.choosing && look.choosing(form)) && html`<footer>
      ${state.asked ? doubtSheet(app) : actions(app)}
    </footer>`}
  </div>`
}

/** @param {any} app */
function actions(app) {
  const { words, act, form, state } = app
  if (form.picking) return html`<button type="button" class="main quiet" data-test="pick-none" onClick=${act.unpick}>${words.say("back")}</button>`
  const padOnly = form.active && form.kind !== "turnout"
  return html`
    ${state.failure && html`<p class="alarm" role="alert" data-test="failure">${words.say(state.failure)}</p>`}
    ${form.active && numberPad(app, act.press)}
    ${padOnly
      ? html`<button type="button" class="main quiet" data-test="pad-done" onClick=${() => act.turn({ active: null })}>${words.say("done")}</button>`
      : html`<button type="button" class="main" data-test="send" disabled=${state.storing} onClick=${act.send}>
          ${words.say(state.storing ? "sending" : "send")}</button>`}`
}

/** @param {any} app */
function doubtSheet({ words, act, form, around, state, enrolment }) {
  const { from } = around.facts
  const doubts = FORMS[form.kind].doubts(form, around)
  const lower = doubts.some((/** @type {any} */ doubt) => doubt.code === "lower")
  // One number is above the list of some ballots only, nearly always the commune's: it wants a number of its own.
  const own = form.voted && !form.voted.split && doubts.find((/** @type {any} */ doubt) => doubt.code === "above_list" && doubt.ballot)
  return html`<section class="sheet" role="alertdialog" aria-labelledby="doubts" data-test="doubts">
    <h2 id="doubts" tabindex="-1">${words.say("doubts_title")}</h2>
    <ul>${doubts.map((/** @type {any} */ doubt) => html`<li data-test=${`doubt-${doubt.code}`}>${doubtText(words, doubt)}</li>`)}</ul>
    ${lower && from && from.enrolment === enrolment.id && form.kind === "turnout" && html`<button type="button" class="main quiet mild" data-test="as-correction" onClick=${act.asCorrection}>
      ${words.say("it_corrects")}</button>`}
    ${own && html`<button type="button" class="main quiet mild" data-test="doubt-split" onClick=${() => act.split(own.ballot)}>${words.say("split")}</button>`}
    <div class="pair">
      <button type="button" class="main quiet" data-test="look-again" onClick=${act.lookAgain}>${words.say("look_again")}</button>
      <button type="button" class="main warn" data-test="send-anyway" disabled=${state.storing} onClick=${act.sendAnyway}>${words.say("send_anyway")}</button>
    </div>
  </section>`
}

/** @param {any} words @param {any} doubt */
function doubtText(words, doubt) {
  const time = typeof doubt.time === "number" ? words.time(timeOfDay(doubt.time)) : ""
  const text = words.say(`doubt_${doubt.code}`, { ...doubt, time, asof: words.say("as_of", { time }) })
  return doubt.ballot ? html`<b>${words.say(doubt.ballot)}:</b> ${text}` : text
}
