// @ts-check
/** Sources of this polling area that cannot both be right, where whoever calls it back settles them; nothing without any. */
import { count } from "../format.js";
import { language } from "../language.js";
import { disputeKey } from "../versions.js";
import { say } from "../words.js";
import { DisputeCard } from "./changes-dispute.js";
import { html } from "./html.js";
import { useInquiry } from "./inquire.js";

/** @typedef {import("../versions.js").Dispute} Dispute */

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, refresh: () => void}} props */
export function AreaDisputes({ desk, picture, refresh }) {
  const { scope, figures, slots } = picture;
  const inquiry = useInquiry(`/v1/disputes?scope=${scope}`, [figures, slots]);
  const told = inquiry.body.value;
  if (told === null || told.disputes.length === 0) return null;
  const again = () => {
    inquiry.hurry();
    refresh();
  };
  return html`<section class="panel area-disputes" aria-labelledby="disputes-title">
    <h2 id="disputes-title">${say("changes.disputes")} <span class="soft">${count(told.disputes.length, language.value)}</span></h2>
    ${told.disputes.map((/** @type {Dispute} */ each) => html`<${DisputeCard} key=${disputeKey(each)} desk=${desk} picture=${picture} dispute=${each} refresh=${again} />`)}
  </section>`;
}
