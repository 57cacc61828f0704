// @ts-check
// The area in large letters to be confirmed, with what was reported before, and the question before an earlier
// connection is replaced.

import { known } from "../figures.js"
import { timeOfDay } from "../moment.js"
import { turnoutLine } from "./home.js"
import { html } from "./html.js"
import { topBar } from "./topbar.js"

/** @param {any} app */
export function replaceScreen(app) {
  const { words, act, enrolment, unsent } = app
  return html`<div key="replace" class="screen enrol" data-test="replace">
    <main>
      ${topBar(app)}
      <h1 tabindex="-1">${words.say("replace_title")}</h1>
      <p>${unsent > 0 && !enrolment.stopped ? words.say("replace_unsent", { n: unsent }) : words.say("replace_kept")}</p>
      <p class="hint">${words.say("replace_now")}</p>
      ${enrolment.stations.map((/** @type {any} */ station) => areaCard(station, words))}
    </main>
    <footer>
      <button type="button" class="main quiet" data-test="replace-no" onClick=${act.keepEnrolment}>${words.say("keep")}</button>
      <button type="button" class="main" data-test="replace-yes" onClick=${act.replaceEnrolment}>${words.say("replace")}</button>
    </footer>
  </div>`
}

/** @param {any} app */
export function confirmScreen(app) {
  const { words, act, pending } = app
  const many = pending.stations.length > 1
  return html`<div key="confirm" class="screen enrol confirm" data-test="confirm">
    <main>
      ${topBar({ ...app, enrolment: pending })}
      <h1 class="lead" tabindex="-1">${words.say("confirm_title")}</h1>
      ${pending.stations.map((/** @type {any} */ station) => [areaCard(station, words), toldBefore(app, station)])}
      <p class="hint">${pending.election.name}</p>
    </main>
    <footer class="pair">
      <button type="button" class="main mild quiet" data-test="decline-station" onClick=${act.decline}>${words.say("decline")}</button>
      <button type="button" class="main mild" data-test="confirm-station" onClick=${act.confirm}>${words.say(many ? "confirm_many" : "confirm")}</button>
    </footer>
  </div>`
}

/** What another phone has reported: whoever takes over goes on from there. @param {any} app @param {any} station */
function toldBefore({ words, pending }, station) {
  const last = (pending.last || {})[station.code] || {}
  const facts = known(station, last, [])
  const time = (/** @type {number} */ ms) => ({ time: words.time(timeOfDay(ms)) })
  const open = (last.incidents || []).filter((/** @type {any} */ one) => one.state !== "resolved").length
  const boxes = last.boxes_out || []
  const lines = [
    facts.openedAt !== null && words.say("told_opening", time(facts.openedAt)),
    facts.voted && turnoutLine(words, facts, (pending.election.ballots || ["assembly"])[0], []),
    open > 0 && words.say("told_incidents", { n: open }),
    boxes.length > 0 && words.say("told_boxes", { n: boxes.join(", ") }),
    facts.closedAt !== null && words.say("told_closing", time(facts.closedAt)),
  ].filter(Boolean)
  return lines.length > 0 && html`<section class="due" data-test="told-before">
    <h2>${words.say("told_before")}</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`
}

/** @param {any} station @param {any} words */
function areaCard(station, words) {
  const listed = station.listed && station.listed.assembly
  return html`<section class="area" key=${station.code} data-test="area">
    <h2>${station.name}</h2>
    <p class="code"><b>${station.code}</b></p>
    <p>${[station.commune, station.province].filter(Boolean).join(", ")}</p>
    ${typeof listed === "number" && html`<p>${words.say("listed_in", { n: listed })}</p>`}
  </section>`
}
