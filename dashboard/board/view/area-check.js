// @ts-check
/** The second step of what was phoned in: what will be written, what is doubtful about it as questions, and the receipt. */
import { UNKNOWN, count, moment, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { reportOf } from "../phoned.js";
import { say, term } from "../words.js";
import { html } from "./html.js";

const QUESTIONS = /** @type {const} */ ({
  W201: "area.ask.W201",
  W202: "area.ask.W202",
  W203: "area.ask.W203",
  W204: "area.ask.W204",
  W205: "area.ask.W205",
  W206: "area.ask.W206",
  W207: "area.ask.W207",
  W209: "area.ask.W209",
  W210: "area.ask.W210",
});
const TITLES = /** @type {const} */ ({ turnout: "area.sum.turnout", opening: "area.sum.opening", closing: "area.sum.closing" });

/** @typedef {import("../phoned.js").Form} Form */

/**
 * @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, form: Form, likely: string, answer: any, isBusy: boolean,
 *   write: () => void, back: () => void}} props
 */
export function EntryCheck({ desk, picture, form, likely, answer, isBusy, write, back }) {
  const said = language.value;
  const { ballots } = picture.election;
  const report = /** @type {any} */ (reportOf(form, ballots, likely));
  const { findings, before } = answer;
  const counts = report.voted || report.listed || {};
  const old = report.voted ? before.figures : before.listed;
  return html`<div class="entry-check">
    <p class="entry-what"><strong>${say(TITLES[form.kind], { time: timeOfDay(report.opened_at || report.as_of) })}</strong></p>
    ${Object.keys(counts).length > 0 &&
    html`<table class="grid entry-sum">
      <thead><tr><th scope="col">${report.voted ? say("area.voted") : say("area.lists")}</th><th scope="col" class="n">${say("area.sum.before")}</th><th scope="col" class="n">${say("area.sum.now")}</th><th scope="col" class="n">${say("area.sum.difference")}</th></tr></thead>
      <tbody>${ballots
        .filter((ballot) => ballot in counts)
        .map((ballot) => {
          const was = typeof old[ballot] === "number" ? old[ballot] : null;
          return html`<tr key=${ballot}>
            <th scope="row">${term("short", ballot)}</th>
            <td class="n">${count(was, said)}</td>
            <td class="n"><strong>${count(counts[ballot], said)}</strong></td>
            <td class="n">${was === null ? UNKNOWN : `${counts[ballot] > was ? "+" : ""}${count(counts[ballot] - was, said)}`}</td>
          </tr>`;
        })}</tbody>
    </table>`}
    ${report.voted && before.as_of !== null && html`<p class="soft">${say("area.sum.as_of", { time: moment(before.as_of, desk.minute.value) })}</p>`}
    <ul class="entry-facts">
      ${form.kind === "opening" && html`<li>${say("area.ceremony")}: <strong>${yes(report.ceremony)}</strong></li><li>${say("area.sealed")}: <strong>${yes(report.sealed)}</strong></li>`}
      ${form.kind === "closing" && html`<li>${say("area.back")}: <strong>${yes(report.mobile_boxes_back)}</strong></li>`}
      ${report.corrects !== undefined && html`<li>${say("area.corrects_said")}: ${form.reason}</li>`}
      <li>${say("area.told_by")}: <strong>${form.toldBy}</strong></li>
    </ul>
    ${findings.length > 0 &&
    html`<div class="entry-doubts">
      <h3>${say("area.doubts")}</h3>
      <ul>${findings.map((/** @type {{code: string, message: string}} */ each) => html`<li key=${each.code}>${question(each)}</li>`)}</ul>
    </div>`}
    <div class="acts">
      <button type="button" class="act main entry-sure" disabled=${isBusy} onClick=${write}>${isBusy ? say("area.writing") : findings.length > 0 ? say("area.sure") : say("area.confirm")}</button>
      <button type="button" class="act" disabled=${isBusy} onClick=${back}>${say("area.back_to_form")}</button>
    </div>
  </div>`;
}

/** @param {boolean} value */
function yes(value) {
  return value ? say("area.yes") : say("area.no");
}

/** A doubt as what is asked back on the telephone. @param {{code: string, message: string}} finding */
function question({ code, message }) {
  const word = QUESTIONS[/** @type {keyof typeof QUESTIONS} */ (code)];
  return word === undefined ? say("area.ask.other", { message }) : say(word);
}

/** @param {{receipt: {province: number, position: number, digest: string, received_at: string}}} props */
export function Receipt({ receipt }) {
  const { position, digest, received_at: at } = receipt;
  return html`<p class="entry-receipt" role="status"><strong>${say("area.receipt", { n: position, time: timeOfDay(at) })}</strong> <span class="soft" title=${digest}>${say("area.digest", { digest: digest.slice(0, 8) })}</span></p>`;
}
