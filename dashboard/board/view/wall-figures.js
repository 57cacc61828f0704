// @ts-check
/** The wall's numbers: where we are, the ballots, and the states of the polling areas. */
import { count, percent, points, share, timeOfDay } from "../format.js";
import { gainOf } from "../gain.js";
import { language } from "../language.js";
import { say, term } from "../words.js";
import { Meter, ballotsOf, coverageOf, isOld } from "./headline.js";
import { html } from "./html.js";
import { Mark } from "./mark.js";
import { Bar, STATES } from "./states.js";
import { Age, Moment } from "./time.js";

/** @typedef {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} Props @typedef {import("../store.js").Ballot} Ballot */

/** @param {Props} props */
export function WallHead({ desk, picture }) {
  const { place, figures } = picture;
  const parents = place.parents.filter((each) => each.scope !== "vn").map((each) => each.name);
  return html`<div class="wall-head">
    <h1 id="place" tabindex="-1">${place.name}</h1>
    ${parents.length > 0 && html`<span class="wall-parents">${parents.reverse().join(", ")}</span>`}
    <p class="wall-asof">
      ${isOld(desk, picture) && html`<span class="wall-old-word">${say("old")}</span>`}
      ${figures.as_of === null
        ? html`<span class="unknown">${say("none")}</span>`
        : html`${say("asof")} <strong><${Moment} desk=${desk} at=${figures.as_of} /></strong> <${Age} desk=${desk} at=${figures.as_of} />`}
    </p>
  </div>`;
}

/** @param {Props} props */
export function WallFigures({ desk, picture }) {
  const [first, ...others] = ballotsOf(picture).filter((each) => picture.figures.ballots[each]);
  const old = isOld(desk, picture);
  return html`<section class=${`wall-figures${old ? " wall-old" : ""}`} aria-label=${say("turnout")}>
    ${first && html`<${First} desk=${desk} picture=${picture} name=${first} old=${old} />`}
    <div class="wall-others">${others.map((each) => html`<${Other} key=${each} name=${each} ballot=${picture.figures.ballots[each]} />`)}</div>
  </section>`;
}

/** @param {Props & {name: string, old: boolean}} props */
function First({ desk, picture, name, old }) {
  const said = language.value;
  const ballot = picture.figures.ballots[name];
  return html`<article class="wall-first" aria-labelledby="wall-first">
    <h2 id="wall-first">${term("ballot", name)}</h2>
    <p class="wall-number">${percent(share(ballot.voted, ballot.listed_in), said)}</p>
    <div class="wall-known">
      <p class="wall-coverage">${count(ballot.reported, said)}/${count(ballot.expected, said)}</p>
      <p>${say("wall.areas")}</p>
      ${ballot.voted !== null && html`<p>${say("until")} <strong><${Moment} desk=${desk} at=${picture.figures.as_of} /></strong></p>
        ${old ? html`<p class="wall-old-word">${say("old.short")}</p>` : html`<p><${Age} desk=${desk} at=${picture.figures.as_of} /></p>`}`}
    </div>
    <div class="wall-facts">
      ${ballot.voted === null
        ? html`<p class="unknown">${say("none")}</p>`
        : html`<p><strong>${count(ballot.voted, said)}</strong> / ${count(ballot.listed_in, said)} ${say("voters")}</p>`}
      <${WallGain} picture=${picture} name=${name} />
    </div>
    <${Meter} name=${name} ballot=${ballot} />
  </article>`;
}

/** @param {{picture: import("../store.js").Picture, name: string}} props */
function WallGain({ picture, name }) {
  const said = language.value;
  const gain = gainOf(picture.slots, name);
  if (gain === null || gain.points === null) return null;
  return html`<p class="wall-gain">
    <strong>${say("gain.points", { points: points(gain.points, said) })}</strong>
    <span class="soft">${timeOfDay(gain.from.at)} → ${timeOfDay(gain.to.at)}</span>
  </p>`;
}

/** @param {{name: string, ballot: Ballot}} props */
function Other({ name, ballot }) {
  const said = language.value;
  return html`<article class="wall-other" aria-label=${term("ballot", name)}>
    <h2>${term("short", name)} <span class="wall-coverage">${coverageOf(ballot)}</span></h2>
    <p class="wall-number">${percent(share(ballot.voted, ballot.listed_in), said)}</p>
    <${Meter} name=${name} ballot=${ballot} />
  </article>`;
}

/** @param {{figures: import("../store.js").Figures}} props */
export function WallStates({ figures }) {
  const said = language.value;
  return html`<section class="wall-panel wall-states" aria-label=${say("states")}>
    <${Bar} states=${figures.states} />
    <ul>
      ${STATES.map((each) => {
        const n = figures.states[each];
        return html`<li key=${each} class=${`legend-${each}${n > 0 ? "" : " legend-zero"}`}>
          <strong>${count(n, said)}</strong><span><${Mark} kind=${each} /> ${term("state", each)}</span>
        </li>`;
      })}
    </ul>
  </section>`;
}
