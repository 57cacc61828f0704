// @ts-check
/** The reporting slots: for each, who was on time, who late, who is missing, and the figure of that hour. */
import { count, percent, share } from "../format.js";
import { language } from "../language.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { Clock } from "./time.js";

/** @typedef {import("../store.js").Slot} Slot */

/** @param {{slots: Slot[], ballots: string[], isStation: boolean}} props */
export function Slots({ slots, ballots, isStation }) {
  const Table = isStation ? OfStation : OfMany;
  return html`<section class="panel slots" aria-labelledby="slots-title">
    <h2 id="slots-title">${say("slots")}</h2>
    ${slots.length === 0 ? html`<p class="empty">${say("slots.none")}</p>` : html`<${Table} slots=${slots} ballots=${ballots} />`}
  </section>`;
}

/** @param {{slots: Slot[], ballots: string[]}} props */
function OfMany({ slots, ballots }) {
  const first = ballots[0];
  return html`<table class="grid">
    <thead>
      <tr>
        <th scope="col">${say("slot")}</th>
        <th scope="col">${say("slot.state")}</th>
        <th scope="col" class="n">${say("slot.on_time")}</th>
        <th scope="col" class="n">${say("slot.late_n")}</th>
        <th scope="col" class="n">${say("slot.missing")}</th>
        <th scope="col" class="n">${say("rate")} <span class="soft">${term("short", first)}</span></th>
      </tr>
    </thead>
    <tbody>${slots.map((each) => html`<${Row} key=${each.at} slot=${each} first=${first} />`)}</tbody>
  </table>`;
}

/** @param {{slot: Slot, first: string}} props */
function Row({ slot, first }) {
  const said = language.value;
  const coming = slot.state === "coming";
  const voted = slot.voted[first];
  const rate = share(voted, slot.listed[first]);
  return html`<tr class=${`slot slot-${slot.state}`}>
    <th scope="row"><${Clock} at=${slot.at} /></th>
    <td>
      <span class="slot-word">${term("slot", slot.state)}</span>
      ${!coming && html`<${Strip} slot=${slot} />`}
    </td>
    <td class="n">${coming ? "" : count(slot.on_time, said)}</td>
    <td class="n">${coming ? "" : count(slot.late, said)}</td>
    <td class=${slot.state === "late" ? "n alarm" : "n"}>${coming ? "" : count(slot.missing, said)}</td>
    <td class="n" title=${typeof voted === "number" ? `${count(voted, said)} ${say("voters")}` : ""}>${coming ? "" : percent(rate, said)}</td>
  </tr>`;
}

/** @param {{slot: Slot}} props */
function Strip({ slot }) {
  const said = language.value;
  const values = { on_time: count(slot.on_time, said), late: count(slot.late, said), missing: count(slot.missing, said), expected: count(slot.expected, said) };
  const parts = /** @type {const} */ (["on_time", "late", "missing"]);
  return html`<span class="strip" role="img" aria-label=${say("slot.said", values)}>
    ${parts.map((each) => slot[each] > 0 && html`<i key=${each} class=${`strip-${each}`} style=${{ flexGrow: slot[each] }}></i>`)}
  </span>`;
}

/** One polling area has either reported or not: words instead of ones and zeros. @param {{slots: Slot[], ballots: string[]}} props */
function OfStation({ slots, ballots }) {
  const said = language.value;
  return html`<table class="grid">
    <thead>
      <tr>
        <th scope="col">${say("slot")}</th>
        <th scope="col">${say("slot.report")}</th>
        ${ballots.map((each) => html`<th scope="col" class="n" key=${each}>${term("short", each)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${slots.map((slot) => html`<tr key=${slot.at} class=${`slot slot-${slot.state}`}>
        <th scope="row"><${Clock} at=${slot.at} /></th>
        <td><span class="slot-word">${outcome(slot)}</span></td>
        ${ballots.map((each) => html`<td class="n" key=${each}>${slot.state === "coming" ? "" : count(slot.voted[each], said)}</td>`)}
      </tr>`)}
    </tbody>
  </table>`;
}

/** @param {Slot} slot */
function outcome(slot) {
  if (slot.on_time > 0) return say("slot.on_time");
  if (slot.late > 0) return say("slot.late_n");
  return slot.state === "late" ? say("coverage.no") : term("slot", slot.state);
}
