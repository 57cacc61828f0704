// @ts-check
// The reports made on this phone: what became of each, its receipt, the centre's questions, the way to mend it, and
// another way to the centre when there is no network.

import { timeOfDay } from "../moment.js"
import { clockText, factText } from "../telling.js"
import { isStuck, stateOf } from "../tally.js"
import { hotlineLink } from "./hotline.js"
import { html } from "./html.js"
import { icon } from "./icon.js"
import { isReached } from "./queue.js"

/** @param {any} app */
export function reportList(app) {
  const { records, words, act } = app
  return html`<section class="reports" aria-label=${words.say("queue")}>
    <h2>${words.say("queue")}</h2>
    ${records.length === 0 && html`<p class="hint">${words.say("no_reports")}</p>`}
    <ol>${records.map((/** @type {any} */ record) => reportRow(app, record))}</ol>
    ${records.length > 0 && html`<button type="button" class="main quiet mild" data-test="share-all" onClick=${act.shareAll}>
      ${icon("share")}${words.say("share_all")}</button>`}
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
    ${record.findings.map((/** @type {any} */ finding) => html`<p class="finding" data-test="finding" data-code=${finding.code}>
      <b>${words.say("finding")}</b> ${finding.message}</p>`)}
    ${refusal && html`<p class="refusal" data-test="refusal" data-code=${refusal.code}>
      ${refusal.status === 409 && html`<b>${words.say("seq_clash")}. </b>`}${refusal.detail}</p>`}
    ${troubleLine(words, record)}
    ${refusal && receipt && html`<p class="small">${words.say("kept_for_review", { n: String(receipt.position) })}</p>`}
    ${otherWay(app, record)}
    ${footLine(app, record, state)}
    <p class="small name">${words.say("number", { n: String(record.seq) })}${record.enrolment !== enrolment.id && ` · ${words.say("earlier_enrolment")}`}${
      report.station !== app.around.station.code && ` · ${report.station}`}</p>
  </li>`
}

/** Why the last attempt left it here; that there is no network is said above. @param {any} words @param {any} record */
function troubleLine(words, { state, trouble }) {
  if (state !== "waiting" || !trouble || trouble.status === 0 || trouble.status === 401) return null
  const blocked = trouble.status < 500 ? words.say("trouble_portal") : words.say("trouble_server", { n: String(trouble.status) })
  return html`<p class="small" data-test="trouble" data-status=${trouble.status}>${trouble.detail || blocked}</p>`
}

/** Without data: a message that carries the very same report, or a call, or else whatever app of this phone gets through.
 * It stays until its receipt arrives.
 * @param {any} app @param {any} record */
export function otherWay(app, record) {
  const { words, act, around, sender, state } = app
  if (record.state !== "waiting" || record.replaced_by) return null
  const handed = record.by_sms && html`<p class="handed" data-test="sms-at">${icon("sms")}<span>${words.say("sms_at", { time: words.time(timeOfDay(record.by_sms)) })}</span></p>`
  if (!isStuck(record, around.now, isReached(sender, state.online))) return handed
  const address = act.smsAddress(record)
  return html`${handed}
    ${address && html`<p><a class="main quiet mild" href=${address} data-test="sms" onClick=${() => act.sentBySms(record)}>
      ${icon("sms")}${words.say(record.by_sms ? "sms_again" : "sms")}</a></p>`}
    ${!address && (hotlineLink(app, "main quiet mild") || html`<p><button type="button" class="main quiet mild" data-test="pass-on" onClick=${act.shareUnsent}>
      ${icon("share")}${words.say("share_unsent")}</button></p>`)}`
}

/** @param {any} app @param {any} record @param {string} state */
function footLine({ words, records, act, enrolment }, record, state) {
  if (record.replaced_by) return html`<p class="small">${words.say("replaced_by", { n: String(record.replaced_by) })}</p>`
  const later = records.find((/** @type {any} */ one) =>
    one.enrolment === record.enrolment && one.report.corrects === record.seq && one.state !== "refused")
  if (later) return html`<p class="small">${words.say("corrected_by", { n: String(later.seq) })}</p>`
  const button = (/** @type {string} */ word, /** @type {string} */ how) => html`<p><button type="button" class=${how === "mend" ? "main mild" : "link"} data-test=${how}
    onClick=${() => act.open(record.report.kind, how, record)}>${words.say(word)}</button></p>`
  const foreign = record.enrolment !== enrolment.id
  // Of a connection that has ended nobody will hear any more, also not of what was on its way when it ended.
  if (state === "refused" || (foreign && record.state === "waiting" && act.isStopped(record.enrolment))) return button("mend", "mend")
  if (record.report.kind === "turnout" && !foreign) return button("correct", "correct")
  return record.report.kind === "incident" ? html`<p><button type="button" class="link" data-test="see-case"
    onClick=${() => act.openCase(record.report.incident)}>${words.say("see_case")}</button></p>` : null
}
