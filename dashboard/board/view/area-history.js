// @ts-check
/** All that was ever said by a polling area or done about it, newest first, as sentences. */
import { useState } from "../../vendor/preact-hooks.js";
import { count } from "../format.js";
import { toldOf } from "../history.js";
import { language } from "../language.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Stale } from "./inquire.js";
import { Moment } from "./time.js";

const CHOICES = /** @type {const} */ ({ all: "area.history_all", report: "area.history_reports", odd: "area.history_odd" });
/** The server's most: what is older is in the ledger's file. */
const MOST = 200;

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, inquiry: import("../inquiry.js").Inquiry}} props */
export function AreaHistory({ desk, inquiry }) {
  const [choice, choose] = useState(/** @type {keyof typeof CHOICES} */ ("all"));
  const body = inquiry.body.value;
  const told = body === null ? [] : toldOf(body.history, body.devices);
  const shown = choice === "all" ? told : told.filter(({ tone }) => tone === choice);
  const odd = told.filter(({ tone }) => tone === "odd").length;
  return html`<section class="panel area-history" aria-labelledby="history-title">
    <div class="entry-head">
      <h2 id="history-title">${say("area.history")}</h2>
      <div class="switch" role="group" aria-label=${say("area.history_show")}>
        ${Object.entries(CHOICES).map(([value, word]) => html`<button key=${value} type="button" aria-pressed=${String(choice === value)} onClick=${() => choose(/** @type {keyof typeof CHOICES} */ (value))}>${say(word)}${value === "odd" && odd > 0 && html` <strong>${count(odd, language.value)}</strong>`}</button>`)}
      </div>
    </div>
    <${Stale} inquiry=${inquiry} />
    ${body === null
      ? inquiry.failure.value === null && html`<p class="empty" role="status">${say("loading")}</p>`
      : shown.length === 0
        ? html`<p class="empty">${say("area.history_none")}</p>`
        : html`<ol class="feed">${shown.map((each) => html`<li key=${each.key} class=${`said said-${each.tone}`}>
            <p class="said-when"><${Moment} desk=${desk} at=${each.at} /></p>
            <div>
              <p class="said-text">${each.text}</p>
              ${each.doubts.length > 0 && html`<p class="said-doubts">${say("area.history_doubts", { doubts: each.doubts.join(", ") })}</p>`}
              <p class="soft">${[each.by, say("area.history_number", { n: count(each.position, language.value) })].filter(Boolean).join(" · ")}</p>
            </div>
          </li>`)}</ol>`}
    ${told.length >= MOST && html`<p class="soft">${say("area.history_cut", { n: count(MOST, language.value) })}</p>`}
  </section>`;
}
