// @ts-check
// The reports made on this phone: what became of each, its receipt, the centre's questions, the way to mend it.

import { instant, timeOfDay } from "../moment.js"
import { html } from "./html.js"
import { icon } from "./icon.js"

const STATES = ["waiting", "sent", "received", "refused"]

/** `sent` is a waiting report whose answer is still out. @param {any} record @param {Set<string>} inFlight */
export function stateOf(record, inFlight) {
  const out = record.state === "waiting" && inFlight.has(`${record.enrolment}/${record.seq}`)
  return out ? "sent" : record.state
}

/** @param {any} app */
export function queueLine({ words, records, sender, act, state }) {
  /** @type {Record<string, number>} */
  const counts = { waiting: 0, sent: 0, received: 0, refused: 0 }
  for (const record of records) if (record.replaced_by === null) counts[stateOf(record, sender.inFlight)] += 1
  const wait = sender.nextAt === null ? 0 : Math.ceil((sender.nextAt - state.wall) / 1000)
  const held = counts.waiting + counts.sent > 0
  return html`<section class="queue" data-test="queue">
    <ul>${STATES.map((name) => html`<li key=${name} class=${`${name}${counts[name] ? "" : " none"}`} data-test=${`count-${name}`}>
      <b>${counts[name]}</b><span>${icon(name)}${words.say(name)}</span></li>`)}</ul>
    ${held && !state.online && html`<p data-test="offline">${words.say("no_network")}</p>`}
    ${held && state.online && wait > 0 && html`<p><span data-test="retry-in">${words.say("retry_in", { n: wait })}</span>
      <button type="button" class="link" data-test="send-now" onClick=${act.sendNow}>${words.say("send_now")}</button></p>`}
  </section>`
}

/** @param {any} app */
export function reportList(app) {
  const { records, words } = app
  return html`<section class="reports" aria-label=${words.say("queue")}>
    <h2>${words.say("queue")}</h2>
    ${records.length === 0 && html`<p class="hint">${words.say("no_reports")}</p>`}
    <ol>${records.map((/** @type {any} */ record) => reportRow(app, record))}</ol>
  </section>`
}

/** @param {any} app @param {any} record */
function reportRow(app, record) {
  const { words, sender, enrolment } = app
  const { report, receipt, refusal } = record
  const state = stateOf(record, sender.inFlight)
  return html`<li class=${`report ${state}${record.replaced_by ? " over" : ""}`} key=${`${record.enrolment}/${record.seq}`}
      data-test="report" data-seq=${record.seq} data-state=${state} data-kind=${report.kind}>
    <p class="head">${icon(report.kind)}<b>${words.say(report.kind)}</b>
      <span class="state" data-test="report-state">${icon(state)}${words.say(`state_${state}`)}</span></p>
    <p class="fact" data-test="report-fact">${factText(words, record)}</p>
    ${report.corrects && html`<p class="small">${words.say("corrects", { n: String(report.corrects) })}</p>`}
    ${state === "received" && receipt && html`<p class="small" data-test="receipt">
      ${words.say("receipt_at", { time: clockText(words, receipt.received_at), n: String(receipt.position) })}</p>`}
    ${record.findings.map((/** @type {any} */ finding) => html`<p class="finding" data-test="finding" data-code=${finding.code}>${finding.message}</p>`)}
    ${refusal && html`<p class="refusal" data-test="refusal" data-code=${refusal.code}>
      ${refusal.status === 409 && html`<b>${words.say("seq_clash")}. </b>`}${refusal.detail}</p>`}
    ${refusal && receipt && html`<p class="small">${words.say("kept_for_review", { n: String(receipt.position) })}</p>`}
    ${footLine(app, record, state)}
    <p class="small name">${words.say("number", { n: String(record.seq) })}${record.enrolment !== enrolment.id && ` · ${words.say("earlier_enrolment")}`}${
      report.station !== app.around.station.code && ` · ${report.station}`}</p>
  </li>`
}

/** @param {any} app @param {any} record @param {string} state */
function footLine({ words, records, act, enrolment }, record, state) {
  if (record.replaced_by) return html`<p class="small">${words.say("replaced_by", { n: String(record.replaced_by) })}</p>`
  const later = records.find((/** @type {any} */ one) =>
    one.enrolment === record.enrolment && one.report.corrects === record.seq && one.state !== "refused")
  if (later) return html`<p class="small">${words.say("corrected_by", { n: String(later.seq) })}</p>`
  const button = (/** @type {string} */ word, /** @type {string} */ how) => html`<p><button type="button" class="link" data-test=${how}
    onClick=${() => act.open(record.report.kind, how, record)}>${words.say(word)}</button></p>`
  const foreign = record.enrolment !== enrolment.id
  if (state === "refused" || (foreign && state === "waiting" && act.isStopped(record.enrolment))) return button("mend", "mend")
  if (record.report.kind === "turnout" && !foreign) return button("correct", "correct")
  return record.report.kind === "incident" ? button("add_to", "add") : null
}

/** @param {any} words @param {any} record */
function factText(words, record) {
  const { report } = record
  const said = (/** @type {string|undefined} */ text) => words.say("as_of", { time: clockText(words, text) })
  if (report.kind === "turnout") return `${countsText(words, report.voted)} · ${said(report.as_of || record.made_at)}`
  if (report.kind === "opening") return clockText(words, report.opened_at)
  if (report.kind === "closing") return `${clockText(words, report.closed_at)} · ${countsText(words, report.voted)}`
  if (report.kind === "incident") {
    const told = `${words.say(`kind_${report.category}`)} · ${words.say(`sev_${report.severity}`)} · ${clockText(words, report.as_of)}`
    return report.text ? `${told}. ${report.text}` : told
  }
  return clockText(words, record.made_at)
}

/** One number when the ballots agree, else all of them in the ballots' order. @param {any} words @param {any} voted */
function countsText(words, voted) {
  const counts = Object.values(voted).map((n) => words.count(n))
  return new Set(counts).size <= 1 ? counts[0] || "–" : counts.join(" / ")
}

/** @param {any} words @param {string|null|undefined} text */
function clockText(words, text) {
  const ms = instant(text)
  return ms === null ? "–" : words.time(timeOfDay(ms))
}
