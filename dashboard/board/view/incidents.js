// @ts-check
/** Open incidents by severity, and the newest ones: what is known, who has it, and the way to dealing with it. */
import { count } from "../format.js";
import { language } from "../language.js";
import { SEVERITIES, keyOf } from "../urgency.js";
import { say, term } from "../words.js";
import { flash } from "./bell.js";
import { Due } from "./due.js";
import { html } from "./html.js";
import { Mark } from "./mark.js";
import { Age, Moment } from "./time.js";

/** @typedef {import("../store.js").Incident} Incident */

/** @param {{desk: import("../desk.js").Desk, alarm: import("../alarm.js").Alarm, picture: import("../store.js").Picture}} props */
export function Incidents({ desk, alarm, picture }) {
  const said = language.value;
  const { incidents, place, scope } = picture;
  // A polling area has no sheets of its own; its commune's shows it among its neighbours.
  const sheet = place.kind === "station" ? place.parents[place.parents.length - 1].scope : scope;
  return html`<section class=${`panel incidents ${flash(alarm, incidents)}`} aria-labelledby="incidents-title">
    <h2 id="incidents-title"><a href=${desk.to(sheet, "incidents")}>${say("incidents")}</a> <span class="soft">${say("incidents.open", { n: count(incidents.open, said) })}</span></h2>
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
      : html`<ol class="feed">${incidents.newest.map((each) => html`<${Item} key=${keyOf(each)} desk=${desk} incident=${each} here=${scope} sheet=${sheet} />`)}</ol>`}
  </section>`;
}

/** @param {{desk: import("../desk.js").Desk, incident: Incident, here: string, sheet: string}} props */
function Item({ desk, incident, here, sheet }) {
  const said = language.value;
  const notes = [term("progress", incident.state)];
  if (incident.level) notes.push(term("level", incident.level));
  if (incident.owner) notes.push(incident.owner);
  if (incident.people) notes.push(say("incident.people", { n: count(incident.people, said) }));
  if (incident.updates > 0) notes.push(say("incident.updates", { n: count(incident.updates, said) }));
  const last = incident.last_answer || (incident.answers || []).slice(-1)[0];
  return html`<li class=${`item sev-${incident.severity}`}>
    <p class="item-head">
      <span class="sev-word"><${Mark} kind=${incident.severity} /> ${term("severity", incident.severity)}</span>
      <span class="item-time"><${Moment} desk=${desk} at=${incident.at} /> <${Age} desk=${desk} at=${incident.at} /></span>
    </p>
    <p class="item-what">
      <a class="item-open" href=${desk.to(sheet, "incidents", keyOf(incident))}>${term("category", incident.category)}</a>
      ${incident.text && html`<span class="item-text">${incident.text}</span>`}
    </p>
    <p class="item-foot">
      ${incident.scope === here ? null : html`<a href=${desk.to(incident.scope)}>${incident.station_name}</a>`}
      <${Due} desk=${desk} incident=${incident} />
      <span class="soft">${notes.join(" · ")}</span>
    </p>
    ${last && html`<p class="item-said"><${Moment} desk=${desk} at=${last.at} /> ${last.by === "system" ? say("by.system") : last.by} ${term("done", last.move)}${last.text && html`: <q>${last.text}</q>`}</p>`}
  </li>`;
}
