// @ts-check
/** The strip below the wall: which places are shown in turn and why, and how long the present one stays. */
import { count, percent } from "../format.js";
import { language } from "../language.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @param {{tour: import("../tour.js").Tour, every: number, label: string}} props */
export function WallRound({ tour, every, label }) {
  const stops = tour.stops.value;
  const at = tour.at.value;
  if (stops.length < 2) return null;
  return html`<ol class=${`wall-round${tour.isPaused.value ? " wall-paused" : ""}`} aria-label=${label}>
    ${stops.map((stop, i) => html`<li key=${stop.scope} aria-current=${i === at ? "true" : null}>
      <span class="wall-stop">${stop.name}</span>
      ${stop.why !== "self" && html`<span class="wall-why">${reason(stop)}</span>`}
      <span class="wall-time">${i === at && html`<i key=${tour.turns.value} style=${{ animationDuration: `${every}s` }}></i>`}</span>
    </li>`)}
  </ol>`;
}

/** @param {import("../tour.js").Stop} stop */
function reason({ why, n }) {
  if (why === "turnout") return say("wall.why.turnout", { n: percent(n, language.value, 1) });
  return say(why === "incidents" ? "wall.why.incidents" : "wall.why.missing", { n: count(n, language.value) });
}
