// @ts-check
/** Stations by state: one segmented bar with numbers and a legend, and opening, closing and 100 % counted apart. */
import { count, percent, share } from "../format.js";
import { language } from "../language.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { Mark } from "./mark.js";

export const STATES = ["closed", "open", "interrupted", "silent", "waiting"];

/** @param {{figures: import("../store.js").Figures}} props */
export function States({ figures }) {
  const said = language.value;
  return html`<section class="panel states" aria-labelledby="states-title">
    <h2 id="states-title">${say("states")}</h2>
    <${Bar} states=${figures.states} />
    <ul class="legend">
      ${STATES.map((each) => {
        const n = figures.states[each];
        return html`<li key=${each} class=${`legend-${each}${n > 0 ? "" : " legend-zero"}`}>
          <${Mark} kind=${each} /> <span>${term("state", each)}</span> <strong>${count(n, said)}</strong>
        </li>`;
      })}
    </ul>
    <dl class="tally">
      ${["opened", "closed", "full"].map((each) => html`<${Tally} key=${each} word=${each} n=${figures[/** @type {"full"} */ (each)]} whole=${figures.stations} />`)}
    </dl>
  </section>`;
}

/** @param {{word: "opened" | "closed" | "full", n: number, whole: number}} props */
function Tally({ word, n, whole }) {
  const said = language.value;
  return html`<div>
    <dt>${say(word)}</dt>
    <dd><strong>${count(n, said)}</strong><span class="soft">/${count(whole, said)}</span> <span class="soft tally-rate">${percent(share(n, whole), said, 1)}</span></dd>
  </div>`;
}

/** @param {{states: Record<string, number>}} props */
export function Bar({ states }) {
  const label = STATES.map((each) => `${term("state", each)}: ${count(states[each], language.value)}`).join(", ");
  return html`<div class="bar" role="img" aria-label=${label}>
    ${STATES.map((each) => states[each] > 0 && html`<i key=${each} class=${`seg seg-${each}`} style=${{ flexGrow: states[each] }}></i>`)}
  </div>`;
}
