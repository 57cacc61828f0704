// @ts-check
/** Every change of the past, newest first: what was said before, what is said now, who changed it, when and why. */
import { useState } from "../../vendor/preact-hooks.js";
import { UNKNOWN, count, moment } from "../format.js";
import { language } from "../language.js";
import { changed } from "../versions.js";
import { whereOf } from "../whereabouts.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { Stale } from "./inquire.js";
import { Moment } from "./time.js";
import { walkOn } from "./walk.js";

const FIRST_LINES = 100;
const KINDS = /** @type {const} */ ({ correction: "changes.kind.correction", settlement: "changes.kind.settlement" });

/** @typedef {import("../versions.js").Change} Change @typedef {import("../desk.js").Desk} Desk */

/** @param {{desk: Desk, picture: import("../store.js").Picture, inquiry: import("../inquiry.js").Inquiry}} props */
export function ChangeList({ desk, picture, inquiry }) {
  const [isWhole, setWhole] = useState(false);
  const said = language.value;
  const told = inquiry.body.value;
  const changes = told === null ? [] : told.corrections;
  const shown = isWhole ? changes : changes.slice(0, FIRST_LINES);
  return html`<section class="panel changelist" aria-labelledby="changes-title">
    <h2 id="changes-title">${say("changes.list")} <span class="soft">${told !== null && count(told.total, said)}</span></h2>
    <${Stale} inquiry=${inquiry} />
    <div class="scroll">
      ${told === null
        ? inquiry.failure.value === null && html`<p class="empty" role="status">${say("loading")}</p>`
        : changes.length === 0
          ? html`<p class="empty">${say("changes.none")}</p>`
          : html`<table class="grid past">
              <thead>
                <tr>
                  <th scope="col">${say("changes.when")}</th>
                  <th scope="col">${say("kind.station")}</th>
                  <th scope="col">${say("changes.old_new")}</th>
                  <th scope="col">${say("changes.who_why")}</th>
                </tr>
              </thead>
              <tbody onKeyDown=${walkOn("th a")}>${shown.map((/** @type {Change} */ each) => html`<${Line} key=${`${each.province} ${each.position}`} desk=${desk} picture=${picture} change=${each} />`)}</tbody>
            </table>`}
      ${shown.length < changes.length && html`<button type="button" class="more" onClick=${() => setWhole(true)}>${say("rows.all", { n: count(changes.length, said) })}</button>`}
      ${told !== null && told.total > changes.length && html`<p class="soft">${say("changes.cut", { n: count(changes.length, said), total: count(told.total, said) })}</p>`}
    </div>
  </section>`;
}

/** @param {{desk: Desk, picture: import("../store.js").Picture, change: Change}} props */
function Line({ desk, picture, change }) {
  const { ballots } = picture.election;
  const said = language.value;
  return html`<tr>
    <td class="past-when"><${Moment} desk=${desk} at=${change.at} /><span class="past-of">${say("changes.figure_of", { time: moment(asOf(change), desk.minute.value) })}</span></td>
    <th scope="row"><a href=${desk.to(change.scope)}>${change.name}</a><span class="past-where">${whereOf(change.scope, picture)}</span></th>
    <td class="past-what">
      ${changed(change, ballots).map(({ ballot, old, now, difference }) => html`<span key=${ballot} class="past-line">
        <span class="soft">${term("short", ballot)}</span> <span class="past-old">${old.map((n) => count(n, said)).join(" / ")}</span> <span aria-hidden="true">→</span><span class="unseen">${say("changes.becomes")}</span> <strong>${count(now, said)}</strong>
        ${difference !== null && difference !== 0 && html` <span class="soft">(${difference > 0 ? "+" : ""}${count(difference, said)})</span>`}
      </span>`)}
    </td>
    <td class="past-why">
      <span class="past-kind">${say(KINDS[change.kind] || "changes.kind.correction")}</span> · ${change.by || UNKNOWN}
      <span class="past-reason">${change.reason || UNKNOWN}</span>
    </td>
  </tr>`;
}

/** The moment whose figure was changed. @param {Change} change */
function asOf({ old_as_of: before, as_of: after, kept }) {
  return before || after || (kept ? kept.as_of : null) || null;
}
