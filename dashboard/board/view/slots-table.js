// @ts-check
/** How each child stands in each reporting slot: the chosen slot in full, the others by what is missing. */
import { useState } from "../../vendor/preact-hooks.js";
import { UNKNOWN, count, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { nextSort, slotRows, sortedSlotRows } from "../lateness.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { Stale, useInquiry } from "./inquire.js";
import { walkOn } from "./walk.js";

/** @typedef {import("../lateness.js").Cell} Cell @typedef {import("../lateness.js").Sort} Sort */
/** @typedef {import("../store.js").Slot} Slot */
/** @typedef {{slots: Slot[], shown: {slot: Slot, index: number}[], chosen: number, present: number}} View */

const OF_STATIONS = { on_time: "slot.on_time", late: "slot.late_n", missing: "slots.not_in" };

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, present: number, chosen: number, choose: (index: number) => void}} props */
export function SlotTable({ desk, picture, present, chosen, choose }) {
  const { scope, slots, place } = picture;
  const inquiry = useInquiry(`/v1/slots/${scope}`, [slots, desk.minute.value]);
  const [sort, setSort] = useState(/** @type {Sort} */ ({ key: "order", slot: 0, descending: false }));
  const told = inquiry.body.value;
  const rows = told === null ? [] : sortedSlotRows(slotRows(told), sort);
  const isStations = rows.length > 0 && rows[0].scope.startsWith("s");
  const by = (/** @type {"name" | "missing"} */ key, /** @type {number} */ slot) => setSort(nextSort(sort, key, slot));
  // A slot that is still to come has nothing to show but its time.
  const shown = slots.map((slot, index) => ({ slot, index })).filter(({ slot, index }) => slot.state !== "coming" || index === chosen);
  const coming = slots.filter((slot, index) => slot.state === "coming" && index !== chosen);
  const view = { slots, shown, chosen, present };
  return html`<section class="panel slottable" aria-labelledby="slottable-title">
    <div class="overdue-head">
      <h2 id="slottable-title">${say("slots.table")} <span class="soft">${term("children", place.kind)}</span></h2>
      ${coming.length > 0 && html`<span class="soft">${say("slots.coming", { times: coming.map((slot) => timeOfDay(slot.at)).join(", ") })}</span>`}
    </div>
    <${Stale} inquiry=${inquiry} />
    <div class="scroll">
      <table class="grid rows">
        <${Heads} view=${view} sort=${sort} by=${by} choose=${choose} isStations=${isStations} />
        <tbody onKeyDown=${walkOn("th a")}>
          <tr class="whole"><th scope="row">${say("slots.whole")}</th>${shown.map(({ slot, index }) => html`<${Cells} key=${index} cell=${slot} index=${index} view=${view} isStations=${false} isWhole=${isStations} />`)}</tr>
          ${rows.map((row) => html`<tr key=${row.scope} onClick=${follow}>
            <th scope="row"><a href=${desk.to(row.scope)} title=${row.name}>${row.name}</a></th>
            ${shown.map(({ index }) => html`<${Cells} key=${index} cell=${row.cells[index]} index=${index} view=${view} isStations=${isStations} />`)}
          </tr>`)}
        </tbody>
      </table>
      ${told === null && inquiry.failure.value === null && html`<p class="empty" role="status">${say("loading")}</p>`}
    </div>
  </section>`;
}

/** @param {any} event */
function follow(event) {
  return event.target.closest("a, button") || event.currentTarget.querySelector("a").click();
}

/** @param {{view: View, sort: Sort, by: (key: "name" | "missing", slot: number) => void, choose: (index: number) => void, isStations: boolean}} props */
function Heads({ view, sort, by, choose, isStations }) {
  const { shown, chosen, present } = view;
  return html`<thead>
    <tr>
      <th rowspan="2" scope="col" class="name" aria-sort=${sortOf(sort, "name", sort.slot)}><button type="button" onClick=${() => by("name", sort.slot)}>${say("col.name")}${arrow(sort, "name", sort.slot)}</button></th>
      ${shown.map(({ slot, index }) => html`<th key=${slot.at} scope="colgroup" colspan=${index === chosen && !isStations ? 4 : 1} class=${`slothead slot-${slot.state}${mark(index, chosen, present)}`}>
        <button type="button" aria-pressed=${String(index === chosen)} title=${`${say("slots.choose", { time: timeOfDay(slot.at) })} · ${term("slot", slot.state)}`} onClick=${() => choose(index)}>
          ${timeOfDay(slot.at)}${index === chosen && html` <span class="slot-word">${index === present ? say("slots.present") : term("slot", slot.state)}</span>`}
        </button>
      </th>`)}
    </tr>
    <tr>
      ${shown.map(({ slot, index }) => html`
        ${index === chosen && !isStations && ["slots.expected", "slot.on_time", "slot.late_n"].map((word) => html`<th key=${word} scope="col" class=${`n slotcell${mark(index, chosen, present)}`}>${say(/** @type {any} */ (word))}</th>`)}
        <th scope="col" class=${`n slotcell${mark(index, chosen, present)}`} aria-sort=${slot.state === "coming" ? null : sortOf(sort, "missing", index)}>
          ${slot.state !== "coming" && html`<button type="button" title=${say("slots.sort")} onClick=${() => by("missing", index)}>${say(isStations ? "slots.report" : "slot.missing")}${arrow(sort, "missing", index)}</button>`}
        </th>`)}
    </tr>
  </thead>`;
}

/** @param {number} index @param {number} chosen @param {number} present */
function mark(index, chosen, present) {
  return `${index === chosen ? " chosen" : ""}${index === present ? " present" : ""}`;
}

/** @param {Sort} sort @param {string} key @param {number} slot */
function sortOf({ key: now, slot: at, descending }, key, slot) {
  if (now !== key || (key === "missing" && at !== slot)) return "none";
  return descending ? "descending" : "ascending";
}

/** @param {Sort} sort @param {string} key @param {number} slot */
function arrow(sort, key, slot) {
  const sign = { none: "", ascending: " ▲", descending: " ▼" }[sortOf(sort, key, slot)];
  return html`<span aria-hidden="true">${sign}</span>`;
}

/** One slot of one row; `isWhole`: of all together, above polling areas. @param {{cell: Cell, index: number, view: View, isStations: boolean, isWhole?: boolean}} props */
function Cells({ cell, index, view, isStations, isWhole = false }) {
  const said = language.value;
  const { slots, chosen, present } = view;
  const { state } = slots[index];
  const classes = `n slotcell${mark(index, chosen, present)}`;
  const hasCome = state !== "coming";
  const missing = cell.missing > 0 ? (state === "due" ? " awaited" : " lacking") : " none";
  if (isStations) return html`<td class=${`${classes}${hasCome ? missing : ""}`}>${hasCome && cell.expected > 0 ? word(cell) : UNKNOWN}</td>`;
  const figure = !hasCome
    ? html`<span class="soft">${UNKNOWN}</span>`
    : cell.missing === 0
      ? html`<span class="soft">0</span>`
      : html`<strong>${count(cell.missing, said)}</strong>`;
  return html`${index === chosen &&
    !isWhole &&
    html`<td class=${classes}>${count(cell.expected, said)}</td>
      <td class=${classes}>${hasCome || cell.on_time > 0 ? count(cell.on_time, said) : UNKNOWN}</td>
      <td class=${classes}>${hasCome ? count(cell.late, said) : UNKNOWN}</td>`}
    <td class=${`${classes}${hasCome ? missing : ""}`}>${figure}${isWhole && hasCome && html`<span class="soft">/${count(cell.expected, said)}</span>`}</td>`;
}

/** One polling area has either reported or not. @param {Cell} cell */
function word({ on_time, late }) {
  return say(/** @type {any} */ (OF_STATIONS[on_time > 0 ? "on_time" : late > 0 ? "late" : "missing"]));
}
