// @ts-check
// What the queue holds and whether it moves: the connection in words, the four counts, up to which everything arrived.

import { timeOfDay } from "../moment.js"
import { receivedUpTo, stateOf, unsettled } from "../tally.js"
import { html } from "./html.js"
import { icon } from "./icon.js"

const STATES = ["waiting", "sent", "received", "refused"]

/** @param {any} app */
export function queueLine(app) {
  const { words, records, sender, enrolment } = app
  /** @type {Record<string, number>} */
  const counts = { waiting: 0, sent: 0, received: 0, refused: 0 }
  for (const record of records) if (record.replaced_by === null) counts[stateOf(record, sender.inFlight)] += 1
  const upTo = receivedUpTo(records, enrolment.id)
  return html`<section class="queue" data-test="queue">
    ${counts.waiting + counts.sent > 0 && nextAttempt(app)}
    ${records.length > 0 && html`<ul>${STATES.map((name) => html`<li key=${name} class=${`${name}${counts[name] ? "" : " none"}`} data-test=${`count-${name}`}>
      <b>${counts[name]}</b><span>${words.say(name)}</span></li>`)}</ul>`}
    ${upTo && html`<p class="upto" data-test="up-to">${icon("received")}<span>${words.say("up_to", {
      n: String(upTo.seq), time: upTo.at === null ? "–" : words.time(timeOfDay(upTo.at)) })}</span></p>`}
  </section>`
}

/** What keeps the reports here, and when it is tried again. @param {any} app */
function nextAttempt({ words, sender, act, state, enrolment }) {
  const wait = sender.nextAt === null ? 0 : Math.ceil((sender.nextAt - state.wall) / 1000)
  if (enrolment.stopped) return null
  if (connectionOf(sender, state.online) === "offline") return html`<p class="hold small" data-test="offline">${words.say("no_network")}</p>`
  return wait > 0 && html`<p class="hold"><span class="small" data-test="retry-in">${words.say("retry_in", { n: wait })}</span>
    <button type="button" class="link" data-test="send-now" onClick=${act.sendNow}>${words.say("send_now")}</button></p>`
}

/** The connection in words, and how much waits for it. @param {any} app */
export function connectionLine({ words, records, sender, state, enrolment }) {
  if (enrolment.stopped) return null
  const name = connectionOf(sender, state.online)
  const held = unsettled(records).filter((record) => record.state === "waiting").length
  return html`<p role="status" class=${`connection ${name}`} data-test="connection" data-state=${name}>${words.say(`conn_${name}`)}${
    held > 0 && ` · ${words.count(held)} ${words.say("waiting")}`}</p>`
}

/** @param {any} sender @param {boolean} online @returns {"line"|"http"|"offline"|"dialing"|"waiting"|"other_tab"} */
export function connectionOf(sender, online) {
  if (!online) return "offline"
  return sender.state === "waiting" && sender.failures === 0 ? "dialing" : sender.state
}

/** Whether reports get through by data. @param {any} sender @param {boolean} online */
export function isReached(sender, online) {
  return ["line", "http"].includes(connectionOf(sender, online))
}
