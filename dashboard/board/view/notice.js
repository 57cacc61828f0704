// @ts-check
/**
 * What is wrong with what is shown, in whole sentences above it: the line is away, the server restarts, news come late.
 * Nothing at all when all is well. Announced once; the age beside it goes on by itself.
 */
import { span } from "../format.js";
import { language } from "../language.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** From here on a picture is late enough to be said in words; below it the bar has room for it. */
const LATE_MS = 5000;

/** @typedef {{kind: "lost" | "restarting" | "slow" | "late", isAway: boolean}} Trouble */

/** @param {import("../desk.js").Desk} desk @returns {Trouble | null} */
export function troubleOf(desk) {
  const connection = desk.connection.value;
  if (connection === "lost" || connection === "restarting") return { kind: connection, isAway: true };
  const lag = desk.health.lag.value;
  if (connection !== "connecting" && lag !== null && lag >= LATE_MS) return { kind: "late", isAway: false };
  return connection === "slow" ? { kind: "slow", isAway: false } : null;
}

/** @param {{desk: import("../desk.js").Desk}} props */
export function Notice({ desk }) {
  const trouble = troubleOf(desk);
  const age = trouble === null ? null : ageOf(desk, trouble);
  return html`<div class=${`notice${trouble === null ? "" : trouble.isAway ? " notice-away" : " notice-late"}`}>
    <p role="status" aria-live="polite">${trouble && html`<strong>${say(`notice.${trouble.kind}`)}</strong> ${say(`notice.so.${trouble.kind}`)}`}</p>
    ${age !== null && html`<p class="notice-age">${age}</p>`}
  </div>`;
}

/** @param {import("../desk.js").Desk} desk @param {Trouble} trouble */
function ageOf(desk, { isAway }) {
  const said = language.value;
  const age = desk.health.age.value;
  const lag = desk.health.lag.value;
  if (!isAway) return lag === null || lag < 1000 ? null : say("notice.lag", { lag: span(lag, said) });
  return age === null ? say("notice.nothing") : say("notice.age", { age: span(age, said) });
}
