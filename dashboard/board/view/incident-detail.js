// @ts-check
/** One incident whole: where it stands, how its clock runs, what can be done, and what happened so far. */
import { useEffect, useRef } from "../../vendor/preact-hooks.js";
import { count } from "../format.js";
import { language } from "../language.js";
import { mayAct } from "../officer.js";
import { keyOf } from "../urgency.js";
import { nameOf, whereOf } from "../whereabouts.js";
import { say, term } from "../words.js";
import { Due } from "./due.js";
import { html } from "./html.js";
import { IncidentMoves } from "./incident-moves.js";
import { Mark } from "./mark.js";
import { Age, Moment } from "./time.js";

/** @typedef {import("../store.js").Incident} Incident @typedef {import("../store.js").Answer} Answer */
/** @typedef {import("../store.js").Picture} Picture @typedef {import("../desk.js").Desk} Desk @typedef {import("../docket.js").Docket} Docket */

/** @param {{desk: Desk, docket: Docket, picture: Picture, item: string}} props */
export function IncidentDetail({ desk, docket, picture, item }) {
  const opened = docket.opened.value;
  // For a moment the docket still has the one before: nobody's words may come to stand under another incident.
  const incident = opened !== null && keyOf(opened) === item ? opened : null;
  const title = useRef(/** @type {HTMLElement | null} */ (null));
  const isThere = incident !== null;
  useEffect(() => {
    if (title.current) title.current.focus({ preventScroll: true });
  }, [isThere]);
  const back = html`<p class="case-back"><a href=${desk.to(picture.scope, "incidents")}><span aria-hidden="true">←</span> ${say("incidents.back")}</a></p>`;
  if (incident === null) {
    const word = docket.missing.value ? say("incidents.missing") : say("incidents.loading");
    return html`<section class="panel case-detail">${back}<p class="empty" role="status">${word}</p></section>`;
  }
  const officer = desk.officer.value;
  const where = whereOf(incident.scope, picture);
  return html`<section class="panel case-detail" aria-labelledby="case-title">
    ${back}
    <header class=${`case-head sev-${incident.severity}`}>
      <p class="sev-word"><${Mark} kind=${incident.severity} /> ${term("severity", incident.severity)}</p>
      <h2 id="case-title" tabindex="-1" ref=${title}>${term("category", incident.category)}</h2>
      <p class="case-where"><a href=${desk.to(incident.scope)}>${incident.station_name}</a>${where && html` <span class="soft">${where}</span>`}</p>
      <p class="case-words"><span class="unseen">${say("incidents.trail.words")}: </span>${incident.text || html`<span class="soft">${say("incidents.trail.wordless")}</span>`}</p>
    </header>
    <${Facts} desk=${desk} incident=${incident} />
    ${officer === null
      ? null
      : mayAct(officer)
        ? html`<${IncidentMoves} key=${item} docket=${docket} picture=${picture} incident=${incident} focus=${() => title.current && title.current.focus()} />`
        : html`<p class="case-warning">${say("incidents.readonly")}</p>`}
    <${Trail} desk=${desk} docket=${docket} picture=${picture} incident=${incident} />
  </section>`;
}

/** @param {{desk: Desk, incident: Incident}} props */
function Facts({ desk, incident }) {
  const said = language.value;
  const facts = [
    [say("incidents.fact.state"), html`<strong>${term("progress", incident.state)}</strong>`],
    [say("incidents.fact.due"), incident.due === null ? html`<span class="soft">${say("incidents.fact.over")}</span>` : html`<${Due} desk=${desk} incident=${incident} />`],
    [say("incidents.fact.level"), term("level", incident.level)],
    [say("incidents.fact.owner"), incident.owner || html`<span class="soft">${say("incidents.fact.nobody")}</span>`],
    [say("incidents.fact.people"), incident.people === null ? html`<span class="soft">${say("incidents.fact.unknown")}</span>` : count(incident.people, said)],
    [say("incidents.fact.at"), html`<${Moment} desk=${desk} at=${incident.at} /> <${Age} desk=${desk} at=${incident.at} />`],
    ...(incident.updates > 0 ? [[say("incidents.fact.updates"), say("incidents.times", { n: count(incident.updates, said) })]] : []),
  ];
  return html`<dl class="case-facts">${facts.map(([word, value]) => html`<div key=${word}><dt>${word}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** @param {{desk: Desk, docket: Docket, picture: Picture, incident: Incident}} props */
function Trail({ desk, docket, picture, incident }) {
  const answers = incident.answers || [];
  const known = docket.list.value || [];
  return html`<section class="case-trail" aria-labelledby="case-trail-title">
    <h3 id="case-trail-title">${say("incidents.trail")}</h3>
    <ol>
      ${answers.map((each, i) => html`<${Step} key=${i} desk=${desk} picture=${picture} answer=${each} into=${each.into && known.find((one) => one.id === each.into)} />`).reverse()}
      <li><${Moment} desk=${desk} at=${incident.received_at} /> <p>${say("incidents.trail.said")}</p></li>
    </ol>
  </section>`;
}

/** @param {{desk: Desk, picture: Picture, answer: Answer, into: Incident | undefined}} props */
function Step({ desk, picture, answer, into }) {
  const isSystem = answer.by === "system";
  const source = isSystem || !answer.from ? "" : sourceOf(answer.from, picture);
  return html`<li class=${`step step-${answer.move}`}>
    <${Moment} desk=${desk} at=${answer.at} />
    <div>
      <p><strong>${isSystem ? say("by.system") : answer.by}</strong>${source && html` <span class="soft">(${source})</span>`} ${term("done", answer.move)}</p>
      ${answer.to && html`<p>${say("incidents.trail.to", { to: answer.to })}</p>`}
      ${answer.text && html`<p class="step-words">${answer.text}</p>`}
      ${into && html`<p><a href=${desk.to(picture.scope, "incidents", keyOf(into))}>${say("incidents.trail.into")}</a></p>`}
    </div>
  </li>`;
}

/** Whose desk it was: by name where the page knows it, else its level. @param {string} scope @param {Picture} picture */
function sourceOf(scope, picture) {
  if (scope === "vn") return term("level", "centre");
  return nameOf(scope, picture) || term("level", scope.startsWith("p") ? "province" : "commune");
}
