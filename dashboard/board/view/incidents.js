// @ts-check
/** Open incidents by severity, and the newest ones in their own words. */
import { count } from "../format.js";
import { language } from "../language.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { Mark } from "./mark.js";
import { Age, Moment } from "./time.js";

const SEVERITIES = ["interrupting", "instruct", "support", "handled"];

/** @typedef {import("../store.js").Incident} Incident */

/** @param {{desk: import("../desk.js").Desk, incidents: import("../store.js").Incidents, here: string}} props */
export function Incidents({ desk, incidents, here }) {
  const said = language.value;
  return html`<section class="panel incidents" aria-labelledby="incidents-title">
    <h2 id="incidents-title">${say("incidents")} <span class="soft">${say("incidents.open", { n: count(incidents.open, said) })}</span></h2>
    <ul class="severities">
      ${SEVERITIES.map((each) => {
        const n = incidents.by_severity[each] || 0;
        return html`<li key=${each} class=${`sev-${each}${n > 0 ? "" : " legend-zero"}`}>
          <${Mark} kind=${each} /> <span>${term("severity", each)}</span> <strong>${count(n, said)}</strong>
        </li>`;
      })}
    </ul>
    ${incidents.newest.length === 0
      ? html`<p class="empty">${say("incidents.none")}</p>`
      : html`<ol class="feed">${incidents.newest.map((each) => html`<${Item} key=${each.id} desk=${desk} incident=${each} here=${here} />`)}</ol>`}
  </section>`;
}

/** @param {{desk: import("../desk.js").Desk, incident: Incident, here: string}} props */
function Item({ desk, incident, here }) {
  const said = language.value;
  const notes = [term("move", incident.state)];
  if (incident.people) notes.push(say("incident.people", { n: count(incident.people, said) }));
  if (incident.updates > 1) notes.push(say("incident.updates", { n: count(incident.updates, said) }));
  return html`<li class=${`item sev-${incident.severity}`}>
    <p class="item-head">
      <span class="sev-word"><${Mark} kind=${incident.severity} /> ${term("severity", incident.severity)}</span>
      <span class="item-time"><${Moment} desk=${desk} at=${incident.at} /> <${Age} desk=${desk} at=${incident.at} /></span>
    </p>
    <p class="item-what"><strong>${term("category", incident.category)}</strong>${incident.text && html`<span class="item-text">${incident.text}</span>`}</p>
    <p class="item-foot">
      ${incident.scope === here ? null : html`<a href=${desk.to(incident.scope)}>${incident.station_name}</a>`}
      <span class="soft">${notes.join(" · ")}</span>
    </p>
  </li>`;
}
