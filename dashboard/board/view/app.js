// @ts-check
/** The whole page: the bar that is always there, and the picture of one place below it. */
import { useEffect } from "../../vendor/preact-hooks.js";
import { language } from "../language.js";
import { themeOf } from "../route.js";
import { dress } from "../theme.js";
import { say } from "../words.js";
import { Children } from "./children.js";
import { Curve } from "./curve.js";
import { Headline } from "./headline.js";
import { html } from "./html.js";
import { Incidents } from "./incidents.js";
import { Notice } from "./notice.js";
import { Constituencies, PlaceHead } from "./place.js";
import { Sheet, Tabs } from "./sheets.js";
import { Slots } from "./slots.js";
import { States } from "./states.js";
import { StationFacts } from "./station.js";
import { Threshold } from "./threshold.js";
import { TopBar } from "./topbar.js";

/** @typedef {import("./bell.js").Props} Props */

/** @param {Props} props */
export function App({ desk, alarm, tone }) {
  const picture = desk.picture.value;
  const isAway = desk.health.isAway.value;
  const election = desk.election.value;
  const isRehearsal = election !== null && election.rehearsal;
  const ringing = alarm.ringing.value.length;
  useEffect(() => {
    const { documentElement } = document;
    documentElement.lang = language.value;
    documentElement.classList.toggle("on-wall", desk.wall.value);
    dress(themeOf(desk.screen.value));
    document.title = titleOf(picture, ringing);
  });
  return html`<div class=${`page${isRehearsal ? " page-rehearsal" : ""}`}>
    <a class="skip" href="#place">${say("skip")}</a>
    <${TopBar} desk=${desk} alarm=${alarm} tone=${tone} />
    <${Notice} desk=${desk} />
    <main class=${isAway ? "stale" : ""} aria-busy=${String(picture === null && !isAway)}>
      ${picture === null ? html`<${Nothing} desk=${desk} />` : html`<${Board} desk=${desk} alarm=${alarm} picture=${picture} />`}
    </main>
  </div>`;
}

/** @param {{desk: import("../desk.js").Desk, alarm: import("../alarm.js").Alarm, picture: import("../store.js").Picture}} props */
function Board({ desk, alarm, picture }) {
  const isStation = picture.place.kind === "station";
  const view = desk.view.value;
  const head = html`<${PlaceHead} desk=${desk} picture=${picture} />
    ${!isStation && !desk.wall.value && html`<${Tabs} desk=${desk} alarm=${alarm} picture=${picture} />`}`;
  if (desk.wall.value && view === "" && !isStation) return html`<${Sheet} key="wall" desk=${desk} picture=${picture} view="wall" />`;
  if (view !== "") return html`<div class=${`board board-${picture.place.kind} board-sheet`}>${head}<${Sheet} key=${view} desk=${desk} picture=${picture} view=${view} /></div>`;
  return html`<div class=${`board board-${picture.place.kind}`}>
    ${head}
    <div class="top">
      <${Headline} desk=${desk} picture=${picture} />
      ${isStation ? html`<${StationFacts} place=${picture.place} states=${picture.figures.states} now=${desk.minute.value} />` : html`<${States} figures=${picture.figures} />`}
    </div>
    <div class="below">
      ${isStation && !desk.wall.value && html`<${Sheet} key=${`area ${picture.scope}`} desk=${desk} picture=${picture} view="area" />`}
      ${!isStation && html`<div class="column column-children"><${Children} key=${picture.scope} desk=${desk} picture=${picture} /></div>`}
      <div class="column column-day">
        <${Curve} key=${picture.scope} desk=${desk} picture=${picture} />
        <${Slots} slots=${picture.slots} ballots=${picture.election.ballots} isStation=${isStation} />
      </div>
      <div class="column column-incidents">
        <${Incidents} desk=${desk} alarm=${alarm} picture=${picture} />
        ${isStation ? html`<${Constituencies} desk=${desk} picture=${picture} />` : html`<${Threshold} key=${picture.scope} desk=${desk} picture=${picture} />`}
      </div>
    </div>
  </div>`;
}

/** @param {{desk: import("../desk.js").Desk}} props */
function Nothing({ desk }) {
  const problem = desk.problem.value;
  if (problem === null) return html`<p class="nothing" role="status">${desk.health.isAway.value ? say("nothing") : say("loading")}</p>`;
  return html`<section class="nothing" role="alert">
    <h1 id="place" tabindex="-1">${say("problem.title")}</h1>
    <p>${problem.detail || say("problem.other")}</p>
    <p><a href=${desk.to(desk.home, "")}>${say("problem.home")}</a></p>
  </section>`;
}

/** @param {import("../store.js").Picture | null} picture @param {number} ringing */
function titleOf(picture, ringing) {
  const alarms = ringing > 0 ? `(${ringing}) ` : "";
  if (picture === null) return alarms + say("title");
  const mark = picture.election.rehearsal ? `[${say("rehearsal")}] ` : "";
  return `${mark}${alarms}${picture.place.name} · ${say("title")}`;
}
