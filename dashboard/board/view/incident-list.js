// @ts-check
/**
 * Incidents, the most urgent first, by state and severity; each a way to the one.
 *
 * While the pointer or the focus is in the list its order stands still, and what is new comes on top.
 */
import { useRef, useState } from "../../vendor/preact-hooks.js";
import { count } from "../format.js";
import { language } from "../language.js";
import { SEVERITIES, STATES, byUrgency, keyOf, rankOf } from "../urgency.js";
import { whereOf } from "../whereabouts.js";
import { say, term } from "../words.js";
import { Due } from "./due.js";
import { html } from "./html.js";
import { Mark } from "./mark.js";
import { Age, Moment } from "./time.js";

/** Drawn until somebody asks for all: their clocks are redrawn every second. */
const FIRST = 100;

/** @typedef {import("../store.js").Incident} Incident @typedef {import("../docket.js").Docket} Docket */
/** @typedef {{desk: import("../desk.js").Desk, docket: Docket, picture: import("../store.js").Picture}} Props */

/** @param {Props} props */
export function IncidentList({ desk, docket, picture }) {
  const said = language.value;
  const list = docket.list.value;
  return html`<section class="panel case-list" aria-labelledby="case-list-title">
    <h2 id="case-list-title">${say("incidents.list")}
      ${list !== null && html` <span class="soft">${say("incidents.count", { n: count(list.length, said) })}</span>`}</h2>
    <${Filters} docket=${docket} picture=${picture} />
    ${docket.failed.value && html`<p class="case-warning" role="status">${say("incidents.stale")}</p>`}
    ${docket.more.value && list !== null && html`<p class="case-warning">${say("incidents.cut", { n: count(list.length, said) })}</p>`}
    ${list === null
      ? html`<p class="empty" role="status">${say("incidents.loading")}</p>`
      : list.length === 0
        ? html`<p class="empty">${say("incidents.empty")}</p>`
        : html`<${Rows} desk=${desk} docket=${docket} picture=${picture} list=${list} />`}
  </section>`;
}

/** @param {{docket: Docket, picture: import("../store.js").Picture}} props */
function Filters({ docket, picture }) {
  const filter = docket.filter.value;
  const toggle = (/** @type {string} */ severity) => {
    const severities = SEVERITIES.filter((each) => filter.severities.includes(each) !== (each === severity));
    docket.choose({ ...filter, severities });
  };
  return html`<div class="case-filters">
    <select aria-label=${say("incidents.filter")} value=${filter.state} onChange=${(/** @type {any} */ event) => docket.choose({ ...filter, state: event.currentTarget.value })}>
      <option value="open">${say("incidents.filter.open")}</option>
      ${STATES.map((each) => html`<option key=${each} value=${each}>${term("progress", each)}</option>`)}
      <option value="all">${say("incidents.filter.all")}</option>
    </select>
    <div class="case-severities" role="group" aria-label=${say("incidents.severities")}>
      ${SEVERITIES.map((each) => html`<button key=${each} type="button" class=${`sev-${each}`} aria-pressed=${String(filter.severities.includes(each))}
        onClick=${() => toggle(each)}><${Mark} kind=${each} /> ${term("severity", each)}${filter.state === "open" && html` <span class="soft">${count(picture.incidents.by_severity[each] || 0, language.value)}</span>`}</button>`)}
    </div>
  </div>`;
}

/** @param {Props & {list: Incident[]}} props */
function Rows({ desk, docket, picture, list }) {
  const [isWhole, setWhole] = useState(false);
  const held = useRef({ still: false, filter: docket.filter.value, order: /** @type {string[]} */ ([]) }).current;
  const urgent = byUrgency(list, desk.minute.value).map(keyOf);
  if (!held.still || held.filter !== docket.filter.value) held.order = urgent;
  else held.order = [...urgent.filter((key) => !held.order.includes(key)), ...held.order.filter((key) => urgent.includes(key))];
  held.filter = docket.filter.value;
  const hold = (/** @type {boolean} */ still) => () => void (held.still = still);
  const byKey = new Map(list.map((each) => [keyOf(each), each]));
  const shown = isWhole ? held.order : held.order.slice(0, FIRST);
  return html`<div class="case-scroll" onMouseEnter=${hold(true)} onMouseLeave=${hold(false)} onFocusIn=${hold(true)} onFocusOut=${hold(false)}>
    <ol onKeyDown=${walk}>
      ${shown.map((key) => html`<${Row} key=${key} desk=${desk} picture=${picture} incident=${byKey.get(key)} isOpened=${docket.key.value === key} />`)}
    </ol>
    ${shown.length < list.length && html`<button type="button" class="more" onClick=${() => setWhole(true)}>${say("rows.all", { n: count(list.length, language.value) })}</button>`}
  </div>`;
}

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, incident: Incident, isOpened: boolean}} props */
function Row({ desk, picture, incident, isOpened }) {
  const where = whereOf(incident.scope, picture);
  const notes = [term("progress", incident.state), term("level", incident.level), ...(incident.owner ? [incident.owner] : [])];
  return html`<li class=${`item sev-${incident.severity}${rankOf(incident, desk.minute.value) === 0 ? " case-missed" : ""}`}>
    <a class="case" href=${desk.to(picture.scope, "incidents", keyOf(incident))} aria-current=${isOpened ? "true" : null}>
      <span class="case-line">
        <span class="sev-word"><${Mark} kind=${incident.severity} /> ${term("severity", incident.severity)}</span>
        <${Due} desk=${desk} incident=${incident} />
      </span>
      <span><strong>${term("category", incident.category)}</strong> · ${incident.station_name}${where && html` <span class="soft">${where}</span>`}</span>
      ${incident.text && html`<span class="case-text">${incident.text}</span>`}
      <span class="case-line soft">
        <span>${notes.join(" · ")}</span>
        <span class="item-time"><${Moment} desk=${desk} at=${incident.at} /> <${Age} desk=${desk} at=${incident.at} /></span>
      </span>
    </a>
  </li>`;
}

/** Arrow keys walk from one to the next; Enter follows the link by itself. @param {any} event */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[/** @type {"ArrowUp"} */ (event.key)];
  if (step === undefined) return;
  const links = [...event.currentTarget.querySelectorAll("a.case")];
  const next = links[links.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
