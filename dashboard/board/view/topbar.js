// @ts-check
/** Always in sight: which election, rehearsal or not, the server's time, and whether what is shown is live. */
import { day, span, timeOfDay, times, weekday } from "../format.js";
import { language, speak } from "../language.js";
import { say } from "../words.js";
import { Bell, SoundSwitch } from "./bell.js";
import { html } from "./html.js";

/** Milliseconds of lag that nobody needs to read about. */
const UNNOTICED_MS = 1000;

/** @typedef {{desk: import("../desk.js").Desk}} Props */

/** @param {import("./bell.js").Props} props */
export function TopBar({ desk, alarm, tone }) {
  const election = desk.election.value;
  return html`<header class="topbar">
    <div class="topbar-name">${election ? election.name : say("title")}</div>
    ${election && election.rehearsal && html`<${Rehearsal} desk=${desk} />`}
    <${Bell} desk=${desk} alarm=${alarm} tone=${tone} />
    <${Wall} desk=${desk} />
    <${Line} desk=${desk} />
    <div class="topbar-tools">
      <${SoundSwitch} tone=${tone} />
      <div class="switch" role="group" aria-label=${say("language")}>
        ${["vi", "en"].map((each) => html`<${Tongue} each=${each} />`)}
      </div>
      <button class="quiet" type="button" onClick=${() => desk.signOut()}>${say("signout")}</button>
    </div>
  </header>`;
}

/** @param {Props} props */
function Rehearsal({ desk }) {
  const speed = desk.speed.value;
  return html`<strong class="rehearsal" title=${say("rehearsal.note")}>
    ${say("rehearsal")}${speed !== 1 && html`<span class="rehearsal-speed"> ${times(speed, language.value)}</span>`}
  </strong>`;
}

/** @param {Props} props */
function Wall({ desk }) {
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
  if (connection === "connecting") return null;
  if (connection === "lost") {
    const age = desk.age.value;
    const what = age === null ? say("line.retry") : say("line.age", { age: span(age, said) });
    return html`<span class="line-detail"> – ${what}</span>`;
  }
  const lag = desk.lag.value;
  if (lag === null || lag < UNNOTICED_MS) return null;
  return html`<span class="line-detail"> – ${say("line.delay", { lag: span(lag, said) })}</span>`;
}

/** @param {{each: "vi" | "en"}} props */
function Tongue({ each }) {
  const label = each === "vi" ? "VI – Tiếng Việt" : "EN – English";
  return html`<button type="button" lang=${each} aria-pressed=${String(language.value === each)} aria-label=${label}
    title=${label} onClick=${() => speak(each)}>${each.toUpperCase()}</button>`;
}
