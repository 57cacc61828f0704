// @ts-check
// The first thing a clerk sees: which area this is, what is due, whom to call, what the queue holds, and the six steps
// under the thumb.

import { FORMS } from "../form.js"
import { share } from "../figures.js"
import { MINUTE_MS, timeOfDay } from "../moment.js"
import { isStuck, stateOf, unsettled } from "../tally.js"
import { alertBanner } from "./alerts.js"
import { caseList } from "./cases.js"
import { html } from "./html.js"
import { icon } from "./icon.js"
import { installNote } from "./install.js"
import { noticesLink } from "./notices.js"
import { connectionLine, isReached, queueLine } from "./queue.js"
import { reportList } from "./receipts.js"
import { topBar } from "./topbar.js"

const STEPS = ["opening", "turnout", "incident", "mobile_box", "situation", "closing"].filter((kind) => kind in FORMS)

/** @param {any} app */
export function homeScreen(app) {
  const { words, act, enrolment } = app
  return html`<div key="home" class="screen home" data-test="home">
    ${alertBanner(app)}
    <main>
      <header class="place">
        ${topBar(app)}
        ${stationName(app)}
        ${connectionLine(app)}
      </header>
      ${enrolment.stopped ? stoppedNote(app) : [refusedNote(app), stuckNote(app)]}
      ${dueCard(app)}
      ${caseList(app)}
      ${noticesLink(app)}
      ${queueLine(app)}
      ${installNote(app)}
      ${reportList(app)}
      ${!enrolment.stopped && html`<p><button type="button" class="link faint" data-test="new-code" onClick=${act.enrolAgain}>${words.say("new_code")}</button></p>`}
    </main>
    <footer>
      <div class="said" role="status">${toast(app)}</div>
      <nav class="steps" aria-label=${words.say("steps")}>${STEPS.map((kind) => step(app, kind))}</nav>
    </footer>
  </div>`
}

/** @param {any} app @param {string} kind */
function step({ words, act, around }, kind) {
  const { facts, agenda } = around
  /** @type {Record<string, number|null>} */
  const doneAt = { opening: facts.openedAt, closing: facts.closedAt }
  const done = typeof doneAt[kind] === "number"
  return html`<button type="button" key=${kind} data-test=${`open-${kind}`} class=${`step${agenda.step === kind ? " next" : done ? " done" : ""}`}
      onClick=${() => act.open(kind)}>
    ${icon(done ? "received" : kind)}<span>${words.say(kind)}${done && html`<small>${words.time(timeOfDay(/** @type {number} */ (doneAt[kind])))}</small>`}</span></button>`
}

/** The phone may not report any more: what it holds must reach somebody who may. @param {any} app */
function stoppedNote({ words, act, enrolment, records }) {
  const held = unsettled(records).length
  const { code, detail } = enrolment.stopped
  return html`<section class="alarm" role="alert" data-test="stopped">
    <h2>${code === "R111" ? words.say("revoked") : detail}</h2>
    <p>${words.say("stopped")}</p>
    ${held > 0 && html`<p><b data-test="held">${words.say("held", { n: held })}</b></p>
      <button type="button" class="main mild" data-test="share-unsent" onClick=${act.shareUnsent}>${icon("share")}${words.say("share_unsent")}</button>`}
    <button type="button" class="link" data-test="new-code" onClick=${act.enrolAgain}>${words.say("new_code")}</button>
  </section>`
}

/** Somebody has to mend it: that must not wait until the list is scrolled to. @param {any} app */
function refusedNote({ words, act, records }) {
  const refused = unsettled(records).filter((record) => record.state === "refused").length
  return refused > 0 && html`<button type="button" class="alarm refusals" data-test="refusals" onClick=${act.showRefused}>
    ${icon("refused")}<span>${words.say("refused_n", { n: refused })}</span></button>`
}

/** What goes no other way must not be found by chance. @param {any} app */
function stuckNote({ words, act, records, around, sender, state }) {
  const reached = isReached(sender, state.online)
  const stuck = unsettled(records).filter((record) => isStuck(record, around.now, reached)).length
  return stuck > 0 && html`<button type="button" class="main quiet mild" data-test="stuck" onClick=${act.showStuck}>
    ${icon("sms")}${words.say("stuck_n", { n: stuck })}</button>`
}

/** What became of the report just made. @param {any} app */
function toast({ words, records, sender, state }) {
  const { stored } = state
  const record = stored && records.find((/** @type {any} */ one) => one.enrolment === stored.enrolment && one.seq === stored.seq)
  if (!record) return null
  const name = stateOf(record, sender.inFlight)
  const word = { waiting: "stored_waiting", sent: "stored", received: "stored_received", refused: "stored_refused" }[name]
  return html`<p class=${`toast ${name}`} data-test="toast" data-state=${name}>${icon(name)}
    ${words.say(word, { n: record.receipt ? String(record.receipt.position) : "" })}</p>`
}

/** @param {any} app */
function stationName({ words, act, around, enrolment }) {
  const { station } = around
  const many = enrolment.stations.length > 1
  return html`
    <h1 tabindex="-1" data-test="station-name">${station.name}</h1>
    <p class="code"><b data-test="station-code">${station.code}</b><span>${[station.commune, station.province].filter(Boolean).join(", ")}</span></p>
    ${many && html`<label class="pick"><span>${words.say("station")}</span><select data-test="station" value=${station.code}
        onChange=${(/** @type {any} */ event) => act.chooseStation(event.target.value)}>
      ${enrolment.stations.map((/** @type {any} */ one) => html`<option value=${one.code} selected=${one.code === station.code}>${one.name}</option>`)}
    </select></label>`}`
}

/** @param {any} app */
function dueCard({ words, around }) {
  const { agenda, facts, now, ballots } = around
  const spoken = (/** @type {number} */ ms) => words.time(timeOfDay(ms))
  const { slot, state } = agenda
  const heading = { coming: "next_slot", due: "due_slot", late: "late_slot", done: facts.closedAt === null ? "slots_done" : "day_closed" }[agenda.state]
  return html`<section class=${`due ${state}`} data-test="due" data-state=${state}>
    <h2>${words.say(heading, { time: facts.closedAt === null ? "" : spoken(facts.closedAt) })}</h2>
    ${slot && html`<p class="slot"><b data-test="slot">${spoken(slot.at)}</b><span data-test="countdown">${countdown(words, slot, state, now)}</span></p>`}
    ${turnoutLine(words, facts, ballots[0], agenda.missing)}
    ${agenda.missing.length > 0 && html`<ul class="missing" data-test="missing">${agenda.missing.map((/** @type {any} */ one) =>
      html`<li key=${one.what} data-what=${one.what}>${words.say(`missing_${one.what}`, { time: spoken(one.at) })}</li>`)}</ul>`}
    ${agenda.missing.length === 0 && html`<p class="fine" data-test="nothing-missing">${icon("received")}${words.say("nothing_missing")}</p>`}
  </section>`
}

/** @param {any} words @param {any} slot @param {string} state @param {number} now */
function countdown(words, slot, state, now) {
  if (state === "due") return words.say("slot_due", { time: words.time(timeOfDay(slot.at + slot.tolerance)) })
  const span = words.span(Math.max(1, Math.ceil(Math.abs(now - slot.at) / MINUTE_MS)))
  return words.say(state === "late" ? "slot_late" : "slot_in", { span })
}

/** What is known of the turnout. @param {any} words @param {any} facts @param {string} ballot @param {any[]} missing */
export function turnoutLine(words, facts, ballot, missing) {
  const n = facts.voted ? facts.voted[ballot] : null
  if (typeof n !== "number") {
    const said = missing.some((one) => one.what === "turnout")
    return said ? null : html`<p class="figure none" data-test="figure">${words.say("voted_unknown")}</p>`
  }
  const listed = facts.listed[ballot]
  const part = share(n, listed)
  const asOf = facts.asOf === null ? "" : words.say("as_of", { time: words.time(timeOfDay(facts.asOf)) })
  const text = part === null ? words.say("voted_only", { n }) : words.say("voted_of", { n, listed })
  return html`<div class="figure" data-test="figure">
    <p><b>${text}</b>${part !== null && html` <b>· ${words.percent(part)}</b>`} <span class="small">${asOf}</span></p>
    ${part !== null && html`<progress max="100" value=${Math.min(100, part)} aria-hidden="true"></progress>`}</div>`
}
