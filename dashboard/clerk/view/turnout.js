// @ts-check
// How the turnout form looks.

import { instant, timeOfDay } from "../moment.js"
import { opened } from "../form/counts.js"
import { chip, choiceList } from "./choice.js"
import { html } from "./html.js"
import { countFields, splitWord } from "./numberpad.js"
import { timeField } from "./timefield.js"

const REASONS = ["typo", "recount", "list", "other"]

export const turnoutFields = {
  /** @param {any} form */
  title: (form) => (form.corrects ? "correct_title" : "turnout_title"),

  /** @param {any} app */
  fields(app) {
    const { words, form, act, around } = app
    if (form.picking) return earlier(app)
    const split = around.ballots.length > 1 && html`<button type="button" class="link" data-test="split" onClick=${() => act.edit(opened(form, around.ballots))}>
      ${words.say(splitWord(app))}</button>`
    const counts = countFields(app, form.voted, form.active, (field) => act.turn({ active: field, fresh: true }))
    return html`
      ${form.corrects ? [html`<div class="mending">${counts}</div>`, corrected(app), reasons(app)] : counts}
      ${!form.corrects && html`<div class="beside">${before(app)}${split}</div>`}
      ${timeField(app, {
        name: "asof", legend: words.say("turnout_as_of"), chosen: form.at,
        slot: form.at.slot || (around.agenda.owed && around.agenda.owed.at), choose: (at) => act.edit({ at }),
      })}
      ${form.corrects && split}`
  },
}

/** The figure before this one, and the way to mend it if it was reported from here. @param {any} app */
function before(app) {
  const { words, act, around } = app
  const { voted, asOf } = around.facts
  if (!voted) return html`<span></span>`
  const told = html`<span data-test="before">${words.say("before_was", { n: firstCount(voted, around.ballots) })}${asOf !== null && html` <span class="once">(${words.time(timeOfDay(asOf))})</span>`}</span>`
  if (correctable(app).length === 0) return html`<p class="hint">${told}</p>`
  return html`<button type="button" class="hint told" data-test="pick"
    onClick=${() => act.turn({ picking: true, active: null })}>${told} <b>${words.say("pick")}</b></button>`
}

/** Which of the phone's own figures is to be mended. @param {any} app */
function earlier(app) {
  const { words, act, around } = app
  const list = correctable(app)
  return choiceList({
    name: "earlier", legend: words.say("pick_title"), change: "", value: null,
    options: list.map(({ seq, report, made_at: madeAt }) => ({
      value: String(seq), label: words.say("voted_only", { n: firstCount(report.voted, around.ballots) }),
      hint: `${asOfText(words, instant(report.as_of || madeAt))} · ${words.say("number", { n: String(seq) })}`,
    })),
    choose: (seq) => act.openInstead("turnout", "correct", list.find((one) => String(one.seq) === seq)),
  })
}

/** @param {any} app @returns {any[]} newest first */
function correctable({ records, enrolment, around }) {
  const own = records.filter((/** @type {any} */ one) => one.enrolment === enrolment.id && one.state !== "refused" && one.report.kind === "turnout")
  const corrected = own.map((/** @type {any} */ one) => one.report.corrects)
  return own.filter((/** @type {any} */ one) => one.report.station === around.station.code && !corrected.includes(one.seq))
}

/** @param {any} app */
function corrected({ words, around, form, records, enrolment }) {
  const old = records.find((/** @type {any} */ one) => one.enrolment === enrolment.id && one.seq === form.corrects)
  if (!old) return html`<span></span>`
  const asof = asOfText(words, instant(old.report.as_of || old.made_at))
  return html`<p class="hint" data-test="correcting">${words.say("correcting", { seq: String(form.corrects), n: firstCount(old.report.voted, around.ballots), asof })}</p>`
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

/** @param {{[ballot: string]: number}} voted @param {string[]} ballots @returns {number|string} */
function firstCount(voted, ballots) {
  const n = voted[ballots[0]]
  return typeof n === "number" ? n : "–"
}

/** @param {any} words @param {number|null} ms */
function asOfText(words, ms) {
  return ms === null ? "" : words.say("as_of", { time: words.time(timeOfDay(ms)) })
}
