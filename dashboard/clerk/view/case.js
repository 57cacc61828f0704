// @ts-check
// One incident: how far it is and who has it, what has been instructed, what to do, and everything said so far.

import { answerKey, instruction } from "../cases.js"
import { instant, timeOfDay } from "../moment.js"
import { stateOf } from "../tally.js"
import { stateText } from "./cases.js"
import { hotlineLink } from "./hotline.js"
import { html } from "./html.js"
import { icon } from "./icon.js"
import { advice } from "./incident.js"
import { officeName } from "./place.js"
import { isReached } from "./queue.js"
import { otherWay } from "./receipts.js"
import { topBack } from "./topback.js"

/** @param {any} app */
export function caseScreen(app) {
  const { words, around, act, state } = app
  const one = around.cases.find(({ id }) => id === state.about)
  const order = one.open ? instruction(one) : null
  return html`<div key=${`case-${one.id}`} class="screen case-page" data-test="case-page" data-state=${one.state}>
    ${topBack(app, words.say(`kind_${one.category}`))}
    <main tabindex="0">
      ${standing(app, one)}
      ${order && html`<section class="order" data-test="order"><h2>${icon("order")}${words.say("move_instruct")}${news(app, one.id, order)}</h2>
        <p>${order.text || "–"}</p><p class="small">${byline(app, order)}</p></section>`}
      ${one.open && advice(words, one.category)}
      ${log(app, one, order)}
    </main>
    <footer><div class="pair">
      ${one.open && html`<button type="button" class="main quiet" data-test="handled" onClick=${() => act.answer(one.id, "handled")}>${words.say("sev_handled")}</button>`}
      <button type="button" class="main" data-test="reply" onClick=${() => act.answer(one.id)}>${words.say(one.open ? "answer" : "happens_again")}</button>
    </div></footer>
  </div>`
}

/** @param {any} app @param {any} one */
function standing(app, one) {
  const { words, around, sender, state } = app
  const unheard = one.state === null && !isReached(sender, state.online)
  const name = one.state || "waiting"
  const late = WAITS.includes(one.state) && one.due !== null && around.now > one.due
  const placed = one.state === null ? "goes_to" : WAITS.includes(one.state) ? "waits_for" : "at_level"
  return html`<section class=${`standing ${name}`} data-test="standing">
    <p class="state">${icon(STANDS[name])}<b>${stateText(words, one)}</b></p>
    ${one.level && one.open && html`<p>${words.say(placed, { office: officeName(words, around.station, one.level) })}</p>`}
    <p class="small">${[words.say(`sev_${one.severity}`), one.at !== null && `${words.say("happened_at")} ${words.time(timeOfDay(one.at))}`,
    ].filter(Boolean).join(" · ")}</p>
    ${late && html`<p class="late" data-test="unanswered">${words.say("unanswered")}</p>`}
    ${(late || (unheard && URGENT.includes(one.severity))) && hotlineLink(app, "main quiet mild")}
  </section>`
}

const WAITS = ["raised", "reopened"] // nobody has taken it yet
const URGENT = ["interrupting", "instruct"] // must be known at once, with or without a network

/** @type {Record<string, string>} */
const STANDS = { waiting: "waiting", raised: "sent", reopened: "sent", acknowledged: "check", assigned: "check", resolved: "received" }

/** What was said, newest first; the instruction that stands above is not repeated. @param {any} app @param {any} one @param {any} order */
function log(app, one, order) {
  const said = [
    ...one.answers.filter((/** @type {any} */ answer) => answer !== order).map((/** @type {any} */ answer) => ({ at: instant(answer.at) || 0, answer })),
    ...one.own.map((/** @type {any} */ record) => ({ at: instant(record.made_at) || 0, record })).reverse(),
  ].sort((a, b) => b.at - a.at)
  // The centre tells the last words alone, whichever phone they came from.
  const elsewhere = one.text && !one.own.some((/** @type {any} */ { report }) => report.text === one.text)
  return html`<section class="log" data-test="log" aria-labelledby="log"><h2 id="log">${app.words.say("log")}</h2>
    <ol>${said.map((item) => (item.answer ? answerItem(app, one.id, item.answer) : ownItem(app, item.record)))}
      ${elsewhere && html`<li class="theirs" data-test="elsewhere"><p>${one.text}</p><p class="small">${app.words.say("team")} · ${app.words.say("other_phone")}</p></li>`}
    </ol>
  </section>`
}

/** @param {any} app @param {string} id @param {any} answer */
function answerItem(app, id, answer) {
  const { words } = app
  return html`<li key=${`${answer.at}${answer.move}`} class="theirs" data-test="answer" data-move=${answer.move}>
    <p><b>${words.say(`move_${answer.move}`)}</b>${answer.to && `: ${answer.to}`}${news(app, id, answer)}</p>
    ${mergedInto(app, answer)}
    ${answer.text && html`<p>${answer.text}</p>`}
    <p class="small">${byline(app, answer)}</p></li>`
}

/** The way on to the incident that this one has become part of. @param {any} app @param {any} answer */
function mergedInto({ words, around, act }, { into }) {
  const other = into && around.cases.find((/** @type {any} */ one) => one.id === into)
  return other && html`<button type="button" class="link" data-test="merged-into" onClick=${() => act.openCase(into)}>${words.say(`kind_${other.category}`)}</button>`
}

/** @param {any} app @param {string} id @param {any} answer */
function news({ words, fresh }, id, answer) {
  return fresh.has(answerKey(id, answer)) && html` <span class="new">${words.say("new")}</span>`
}

/** @param {any} app @param {any} record */
function ownItem(app, record) {
  const { words, sender } = app
  const { report } = record
  const state = stateOf(record, sender.inFlight)
  return html`<li key=${`${record.enrolment}/${record.seq}`} class=${`ours report ${state}`} data-test="own" data-state=${state}>
    <p class="head"><b>${words.say(`sev_${report.severity}`)}</b><span class="state">${icon(state)}${words.say(`state_${state}`)}</span></p>
    ${report.text && html`<p>${report.text}</p>`}
    <p class="small">${words.say("team")} · ${words.time(timeOfDay(instant(record.made_at) || 0))}</p>
    ${otherWay(app, record)}</li>`
}

/** @param {any} app @param {any} answer */
function byline({ words, around }, { from, by, at }) {
  const ms = instant(at)
  const time = ms === null ? "" : words.time(timeOfDay(ms)).replace(/ /g, "\u00a0")
  const office = officeName(words, around.station, from, by)
  return [office, from && by, time].filter(Boolean).join(" · ")
}
