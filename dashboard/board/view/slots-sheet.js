// @ts-check
/**
 * The sheet of reporting slots: how each child stands in each slot, and beside it who is late with the chosen one.
 *
 * The present slot is the chosen one, and moves on with the day, until somebody chooses another.
 */
import { useState } from "../../vendor/preact-hooks.js";
import { presentSlot } from "../lateness.js";
import { wear } from "../style.js";
import { say, teach } from "../words.js";
import { more } from "../words/slots.js";
import { html } from "./html.js";
import { Overdue } from "./slots-overdue.js";
import { SlotTable } from "./slots-table.js";

teach(more);
const styles = [wear("desk"), wear("slots"), wear("overdue")];

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} props */
export function Sheet({ desk, picture }) {
  const [chosenAt, choose] = useState("");
  const [heldAt, holdAt] = useState("");
  const { slots } = picture;
  const present = presentSlot(slots, desk.minute.value);
  const chosen = slots.findIndex((slot) => slot.at === (chosenAt || heldAt));
  const index = chosen >= 0 ? chosen : present;
  if (!styles.every((style) => style.value)) return html`<p class="nothing" role="status">${say("loading")}</p>`;
  if (slots.length === 0) return html`<p class="nothing">${say("slots.none")}</p>`;
  const turn = (/** @type {number} */ to) => choose(to === present ? "" : slots[to].at);
  // While somebody is being called the slot does not move on under their hands.
  const hold = (/** @type {boolean} */ isHeld) => holdAt(isHeld ? slots[index].at : "");
  return html`<div class="slotsheet">
    <${SlotTable} desk=${desk} picture=${picture} present=${present} chosen=${index < 0 ? 0 : index} choose=${turn} />
    <${Overdue} key=${`${picture.scope} ${index}`} desk=${desk} picture=${picture} index=${index} present=${present} hold=${hold} />
  </div>`;
}
