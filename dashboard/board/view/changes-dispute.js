// @ts-check
/**
 * Two or more sources of one polling area side by side, and the ruling which of them stands.
 *
 * The choice and the reason are kept until the ruling is in the ledger: they outlive frames, a refusal and a reload.
 */
import { useState } from "../../vendor/preact-hooks.js";
import { ask } from "../ask.js";
import { draft, dropDrafts, keepDraft } from "../drafts.js";
import { UNKNOWN, count, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { mayAct } from "../officer.js";
import { troublesOf } from "../trouble.js";
import { compared, disputeKey, kindOfSource, nameText, rulingOf } from "../versions.js";
import { whereOf } from "../whereabouts.js";
import { say, teach, term } from "../words.js";
import { more } from "../words/changes.js";
import { html } from "./html.js";
import { Trouble } from "./inquire.js";
import { Moment } from "./time.js";

teach(more);

const LONGEST_TEXT = 2000;
const REASONS = /** @type {const} */ (["changes.reason.called", "changes.reason.typo", "changes.reason.record"]);
const KINDS = /** @type {const} */ ({ phone: "changes.source.phone", sms: "changes.source.sms", operator: "changes.source.operator" });

/** @typedef {import("../versions.js").Dispute} Dispute @typedef {import("../versions.js").Source} Source @typedef {import("../desk.js").Desk} Desk */
/** @typedef {{desk: Desk, picture: import("../store.js").Picture, dispute: Dispute, refresh: () => void}} Props */

/** @param {Props} props */
export function DisputeCard({ desk, picture, dispute, refresh }) {
  const { scope, name, slot, sources } = dispute;
  const key = disputeKey(dispute);
  const acts = mayAct(desk.officer.value);
  const [stands, setStands] = useState(() => draft(`stands ${key}`));
  const choose = (/** @type {string} */ text) => {
    keepDraft(`stands ${key}`, text);
    setStands(text);
  };
  const chosen = sources.find((source) => nameText(source.name) === stands);
  const rows = compared(sources, picture.election.ballots);
  return html`<article class="dispute" aria-label=${name}>
    <h3>${scope === picture.scope ? name : html`<a href=${desk.to(scope)}>${name}</a>`} <span class="soft">${[whereOf(scope, picture), say("changes.slot", { time: timeOfDay(slot) })].filter(Boolean).join(" · ")}</span></h3>
    <div class="scroll">
      <table class="grid versus">
        <thead>
          <tr>
            <th scope="col">${say("changes.source")}</th>
            ${sources.map((each) => html`<th key=${nameText(each.name)} scope="col" class=${stands === nameText(each.name) ? "n stands" : "n"}><${Origin} source=${each} /></th>`)}
            <th scope="col" class="n">${say("changes.apart")}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(({ ballot, figures, apart }) => html`<tr key=${ballot} class=${apart ? "differs" : ""}>
            <th scope="row">${term("short", ballot)}</th>
            ${figures.map((n, at) => html`<td key=${at} class=${stands === nameText(sources[at].name) ? "n stands" : "n"}>${apart ? html`<mark>${count(n, language.value)}</mark>` : count(n, language.value)}</td>`)}
            <td class="n">${apart === null ? UNKNOWN : apart === 0 ? html`<span class="soft">0</span>` : html`<strong>${count(apart, language.value)}</strong>`}</td>
          </tr>`)}
          <tr class="when"><th scope="row">${say("asof")}</th>${sources.map((each) => html`<td key=${nameText(each.name)} class="n"><${Moment} desk=${desk} at=${each.as_of} /></td>`)}<td></td></tr>
          <tr class="when"><th scope="row">${say("changes.received")}</th>${sources.map((each) => html`<td key=${nameText(each.name)} class="n"><${Moment} desk=${desk} at=${each.received_at} /></td>`)}<td></td></tr>
          ${acts &&
          html`<tr class="choice"><th scope="row">${say("changes.stands")}</th>${sources.map((each) => {
            const own = nameText(each.name);
            return html`<td key=${own} class="n"><label class="pick"><input type="radio" name=${key} value=${own} checked=${stands === own} onChange=${() => choose(own)} />${say("changes.this_one")}</label></td>`;
          })}<td></td></tr>`}
        </tbody>
      </table>
    </div>
    ${acts && chosen !== undefined && html`<${Ruling} dispute=${dispute} chosen=${chosen} refresh=${refresh} />`}
  </article>`;
}

/** Where a figure comes from, in words. @param {{source: Source}} props */
function Origin({ source }) {
  const kind = kindOfSource(source);
  return html`<span class="origin">${say(KINDS[kind])}</span>
    <span class="origin-who">${kind === "operator" ? source.by : source.phone}</span>
    ${source.told_by && html`<span class="origin-who">${say("changes.told_by", { who: source.told_by })}</span>`}`;
}

/** What is asked before it is written. @param {Source} source */
function originText(source) {
  const who = kindOfSource(source) === "operator" ? source.by : source.phone;
  return [say(KINDS[kindOfSource(source)]).toLowerCase(), who].filter(Boolean).join(" ");
}

/** Why the chosen source stands; nothing is written by one click. @param {{dispute: Dispute, chosen: Source, refresh: () => void}} props */
function Ruling({ dispute, chosen, refresh }) {
  const key = disputeKey(dispute);
  const stands = nameText(chosen.name);
  const [reason, setReason] = useState(() => draft(`reason ${key}`));
  const [stage, turn] = useState(/** @type {"writing" | "asking" | "sending" | "done"} */ ("writing"));
  const [troubles, trouble] = useState(/** @type {string[]} */ ([]));
  const write = (/** @type {string} */ text) => {
    keepDraft(`reason ${key}`, text);
    setReason(text);
  };
  const check = (/** @type {Event} */ event) => {
    event.preventDefault();
    const isLacking = reason.trim() === "";
    trouble(isLacking ? [say("changes.why")] : []);
    if (!isLacking) turn("asking");
  };
  const settle = async () => {
    turn("sending");
    const answer = await ask("POST", "/v1/settlements", rulingOf(dispute, stands, reason.trim()));
    if (answer.ok) dropDrafts(`stands ${key}`, `reason ${key}`);
    turn(answer.ok ? "done" : "writing");
    trouble(answer.ok ? [] : troublesOf(answer, true));
    refresh();
    // The picture may be a moment behind the ledger.
    setTimeout(refresh, 1000);
  };
  return html`<form class="ruling" onSubmit=${check}>
    <label class="field">${say("changes.reason")}
      <input type="text" maxlength=${LONGEST_TEXT} autocomplete="off" value=${reason} disabled=${stage !== "writing"} onInput=${(/** @type {any} */ event) => write(event.currentTarget.value)} />
    </label>
    ${stage === "writing" &&
    html`<div class="picks" role="group" aria-label=${say("changes.quick")}>${REASONS.map((word) => html`<button key=${word} type="button" class="pick" onClick=${() => write(say(word))}>${say(word)}</button>`)}</div>
      <div class="acts"><button type="submit" class="act main">${say("changes.settle")}</button></div>`}
    ${stage === "done" && html`<p class="told" role="status">${say("changes.done")}</p>`}
    ${(stage === "asking" || stage === "sending") &&
    html`<div class="asked" role="group" aria-label=${say("changes.settle")}>
      <p>${say("changes.sure", { source: originText(chosen), n: count(chosen.voted[Object.keys(chosen.voted)[0]], language.value) })}</p>
      <div class="acts">
        <button type="button" class="act main" ref=${focusOn} disabled=${stage === "sending"} onClick=${settle}>${stage === "sending" ? say("changes.sending") : say("changes.confirm")}</button>
        <button type="button" class="act" disabled=${stage === "sending"} onClick=${() => turn("writing")}>${say("changes.back")}</button>
      </div>
    </div>`}
    <${Trouble} sentences=${troubles} />
  </form>`;
}

/** The question takes the focus once, when it comes. @param {HTMLElement | null} element */
function focusOn(element) {
  if (element) element.focus();
}
