// @ts-check
/** The wall's right hand: the slot that is being reported and where it lacks, and the incidents that wait most. */
import { count, timeOfDay } from "../format.js";
import { lackingIn, newestSlot } from "../lacking.js";
import { language } from "../language.js";
import { SEVERITIES, byUrgency, isUnseen, keyOf } from "../urgency.js";
import { say, term } from "../words.js";
import { Due } from "./due.js";
import { html } from "./html.js";
import { useInquiry } from "./inquire.js";
import { Mark } from "./mark.js";
import { Moment } from "./time.js";

const PAUSE_MS = 5000;
const MOST_PLACES = 4;
const MOST_INCIDENTS = 3;

/** @typedef {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} Props */

/** @param {Props} props */
export function WallSlot({ desk, picture }) {
  const said = language.value;
  const index = newestSlot(picture.slots);
  const inquiry = useInquiry(`/v1/slots/${picture.scope}`, [picture.slots, desk.minute.value], PAUSE_MS);
  if (index === null) return html`<section class="wall-panel wall-slot"><h2>${say("wall.no_slot")}</h2></section>`;
  const slot = picture.slots[index];
  // An answer that could not be had anew is not shown as if it were of now.
  const lacking = inquiry.failure.value === null ? lackingIn(inquiry.body.value, index) : [];
  const shown = lacking.slice(0, MOST_PLACES);
  const areStations = shown.length > 0 && shown[0].scope.startsWith("s");
  return html`<section class=${`wall-panel wall-slot slot-${slot.state}`} aria-labelledby="wall-slot">
    <h2 id="wall-slot">
      ${say("wall.slot", { time: timeOfDay(slot.at) })} <span class="slot-word">${term("slot", slot.state)}</span>
      <span class="wall-right">${say("coverage", { reported: count(slot.reported, said), expected: count(slot.expected, said) })}</span>
    </h2>
    ${slot.missing === 0
      ? html`<p class="wall-good">${say("wall.all_in")}</p>`
      : html`<p class="wall-lacks"><strong>${say("wall.missing", { n: count(slot.missing, said) })}</strong> <span class="soft">${areStations ? say("wall.areas") : lacking.length === 0 ? say("wall.late.unknown") : say("wall.late", { n: count(lacking.length, said) })}</span></p>
          <ol class=${areStations ? "wall-stations" : ""}>${shown.map((each) => html`<li key=${each.scope}><span class="wall-name">${each.name}</span> ${each.expected > 1 && html`<strong title=${say("wall.late.said", { missing: each.missing, expected: each.expected })}>${count(each.missing, said)}<span class="soft">/${count(each.expected, said)}</span></strong>`}</li>`)}</ol>`}
  </section>`;
}

/** @param {Props} props */
export function WallIncidents({ desk, picture }) {
  const said = language.value;
  const { incidents } = picture;
  const waiting = incidents.newest.filter((each) => each.severity !== "handled");
  const shown = byUrgency(waiting, desk.minute.value).slice(0, MOST_INCIDENTS);
  return html`<section class="wall-panel wall-incidents" aria-labelledby="wall-incidents">
    <h2 id="wall-incidents">${incidents.open > 0 ? say("wall.incidents", { n: count(incidents.open, said) }) : say("wall.incidents.none")}
      <span class="wall-right">${SEVERITIES.map((each) => (incidents.by_severity[each] || 0) > 0 && html`<span key=${each} class=${`wall-severity sev-${each}`} title=${term("severity", each)}><${Mark} kind=${each} /> ${count(incidents.by_severity[each], said)}</span>`)}</span>
    </h2>
    ${incidents.open > 0 && shown.length === 0 && html`<p class="wall-good">${say("wall.incidents.handled")}</p>`}
    <ol>
      ${shown.map((each) => html`<li key=${keyOf(each)} class=${`item sev-${each.severity}`}>
        <p class="wall-what"><${Mark} kind=${each.severity} /> <strong>${term("category", each.category)}</strong> <span class="wall-right"><${Moment} desk=${desk} at=${each.at} /></span></p>
        <p class="wall-where"><span class="wall-name">${each.station_name}</span> <span class=${isUnseen(each) ? "wall-unseen" : "soft"}>${term("progress", each.state)}</span></p>
        <p class="wall-due"><${Due} desk=${desk} incident=${each} /></p>
      </li>`)}
    </ol>
  </section>`;
}
