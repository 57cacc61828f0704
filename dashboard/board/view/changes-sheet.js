// @ts-check
/** The sheet of disputes and changes: sources that cannot both be right, to be settled; and every change of the past. */
import { wear } from "../style.js";
import { count } from "../format.js";
import { language } from "../language.js";
import { say, teach } from "../words.js";
import { disputeKey } from "../versions.js";
import { more } from "../words/changes.js";
import { DisputeCard } from "./changes-dispute.js";
import { ChangeList } from "./changes-list.js";
import { html } from "./html.js";
import { Stale, useInquiry } from "./inquire.js";

teach(more);
const styles = [wear("desk"), wear("changes")];
/** No section of the picture tells of a dispute; to look for them goes through every polling area of the scope. */
const PAUSE_MS = 8000;

/** @typedef {import("../versions.js").Dispute} Dispute */

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} props */
export function Sheet({ desk, picture }) {
  const { scope, figures } = picture;
  const signs = [figures, desk.minute.value];
  const disputes = useInquiry(`/v1/disputes?scope=${scope}`, signs, PAUSE_MS);
  const changes = useInquiry(`/v1/corrections?scope=${scope}`, signs, PAUSE_MS);
  const refresh = () => {
    disputes.hurry();
    changes.hurry();
  };
  if (!styles.every((style) => style.value)) return html`<p class="nothing" role="status">${say("loading")}</p>`;
  const told = disputes.body.value;
  return html`<div class="changesheet">
    <section class="panel disputes" aria-labelledby="disputes-title">
      <h2 id="disputes-title">${say("changes.disputes")} <span class="soft">${told !== null && count(told.disputes.length, language.value)}</span></h2>
      <p class="soft">${say("changes.disputes_why")}</p>
      <${Stale} inquiry=${disputes} />
      <div class="scroll">
        ${told === null
          ? disputes.failure.value === null && html`<p class="empty" role="status">${say("loading")}</p>`
          : told.disputes.length === 0
            ? html`<p class="empty">${say("changes.no_disputes")}</p>`
            : told.disputes.map((/** @type {Dispute} */ each) => html`<${DisputeCard} key=${disputeKey(each)} desk=${desk} picture=${picture} dispute=${each} refresh=${refresh} />`)}
      </div>
    </section>
    <${ChangeList} desk=${desk} picture=${picture} inquiry=${changes} />
  </div>`;
}
