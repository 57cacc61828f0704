// @ts-check
/** Always in sight: which election, rehearsal or not, the server's time, and whether what is shown is live. */
import { useState } from "../../vendor/preact-hooks.js";
import { day, span, timeOfDay, times, weekday } from "../format.js";
import { language, speak } from "../language.js";
import { say } from "../words.js";
import { Bell, SoundSwitch } from "./bell.js";
import { html } from "./html.js";
import { Search } from "./search.js";

/** Milliseconds of lag that nobody needs to read about. */
const UNNOTICED_MS = 1000;
/** Age of a picture that nobody needs to read about: two beats have been missed. */
const UNNOTICED_AGE_MS = 5000;

/** @typedef {{desk: import("../desk.js").Desk}} Props */

/** @param {import("./bell.js").Props} props */
export function TopBar({ desk, alarm, tone }) {
  const election = desk.election.value;
  const isWall = desk.wall.value;
  const name = election ? election.name : say("title");
  return html`<header class=${`topbar${isWall ? " topbar-wall" : ""}`}>
    ${election && election.rehearsal && html`<${Rehearsal} desk=${desk} />`}
    <div class="topbar-name" title=${name}>${name}</div>
    ${!isWall && html`<${Search} desk=${desk} />`}
    <${Bell} desk=${desk} alarm=${alarm} tone=${tone} />
    <${Line} desk=${desk} />
    <${Clock} desk=${desk} />
    ${isWall ? html`<a class="quiet wall-leave" href=${desk.to(desk.root.value, desk.view.value, "", "")}>${say("wall.leave")}</a>` : html`<${Tools} desk=${desk} tone=${tone} />`}
  </header>`;
}

/** @param {{desk: import("../desk.js").Desk, tone: import("../tone.js").Tone}} props */
function Tools({ desk, tone }) {
  const [isOpen, open] = useState(false);
  return html`<button class="quiet topbar-menu" type="button" aria-expanded=${String(isOpen)} aria-controls="tools" aria-label=${say("menu")} onClick=${() => open(!isOpen)}>☰</button>
    <div id="tools" class=${`topbar-tools${isOpen ? " topbar-open" : ""}`}>
      <${SoundSwitch} tone=${tone} />
      <a class="quiet wall-enter" title=${say("wall.enter.why")} href=${desk.to(desk.scope.value, desk.view.value, "", "wall=1")}>${say("wall.enter")}</a>
      <div class="switch" role="group" aria-label=${say("language")}>
        ${["vi", "en"].map((each) => html`<${Tongue} each=${each} />`)}
      </div>
      <button class="quiet" type="button" onClick=${() => desk.signOut()}>${say("signout")}</button>
    </div>`;
}

/** @param {Props} props */
function Rehearsal({ desk }) {
  const speed = desk.speed.value;
  return html`<strong class="rehearsal" title=${say("rehearsal.note")}>
    ${say("rehearsal")}${speed !== 1 && html`<span class="rehearsal-speed"> ${times(speed, language.value)}</span>`}
  </strong>`;
}

/** @param {Props} props */
function Clock({ desk }) {
  const now = desk.now.value;
  if (now === null) return html`<div class="clock"></div>`;
  return html`<div class="clock" role="timer" aria-label=${say("clock")} aria-live="off">
    <span class="clock-day">${weekday(day(now), language.value)}</span>
    <span class="clock-time">${timeOfDay(now, true)}</span>
  </div>`;
}

/** @param {Props} props */
function Line({ desk }) {
  const connection = desk.connection.value;
  return html`<div class=${`line line-${connection}`}>
    <span class="line-sign" aria-hidden="true"></span>
    <span role="status" aria-live="polite" class="line-word">${say(`line.${connection}`)}</span>
    <${LineDetail} desk=${desk} />
  </div>`;
}

/** Outside the live region: a reader need not hear every second. @param {Props} props */
function LineDetail({ desk }) {
  const connection = desk.connection.value;
  const said = language.value;
  if (connection === "connecting" || desk.health.isAway.value) {
    const age = desk.health.age.value;
    // A place that was looked at before is there at once: a moment later its picture is confirmed or says its age.
    if (connection === "connecting" && (age === null || age < UNNOTICED_AGE_MS)) return null;
    const what = age === null ? say("line.retry") : say("line.age", { age: span(age, said) });
    return html`<span class="line-detail"> – ${what}</span>`;
  }
  const lag = desk.health.lag.value;
  if (lag === null || lag < UNNOTICED_MS) return null;
  return html`<span class="line-detail"> – ${say("line.delay", { lag: span(lag, said) })}</span>`;
}

/** @param {{each: "vi" | "en"}} props */
function Tongue({ each }) {
  const label = each === "vi" ? "VI – Tiếng Việt" : "EN – English";
  return html`<button type="button" lang=${each} aria-pressed=${String(language.value === each)} aria-label=${label}
    title=${label} onClick=${() => speak(each)}>${each.toUpperCase()}</button>`;
}
