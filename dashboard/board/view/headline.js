// @ts-check
/**
 * The three ballots: rate with its coverage and its moment, how far it went since the slot before, voted and listed, and
 * a bar that shows what is not known as not known.
 *
 * The rate is of the areas that have reported; the whole list, which counts the silent areas' voters in, is said apart.
 */
import { count, percent, points, share, timeOfDay } from "../format.js";
import { isFinal, isOvertaken, windowOver } from "../freshness.js";
import { gainOf } from "../gain.js";
import { language } from "../language.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { Age, Moment } from "./time.js";

/** @typedef {import("../store.js").Ballot} Ballot @typedef {import("../store.js").Picture} Picture */

/** The ballots as they are shown: of a constituency its own first. @param {Picture} picture @returns {string[]} */
export function ballotsOf({ scope, election }) {
  const own = decisiveOf(scope);
  return own === null ? election.ballots : [own, ...election.ballots.filter((each) => each !== own)];
}

/** The ballot whose threshold this scope decides. @param {string} scope */
export function decisiveOf(scope) {
  const own = /^k-(\w+)-/.exec(scope);
  return own === null ? null : own[1];
}

/** Whether the figures are of a slot before the one that is over. @param {import("../desk.js").Desk} desk @param {Picture} picture */
export function isOld(desk, { election, figures }) {
  return !isFinal(figures) && isOvertaken(figures.as_of, windowOver(election.slots, desk.minute.value));
}

/** @param {{desk: import("../desk.js").Desk, picture: Picture}} props */
export function Headline({ desk, picture }) {
  const decisive = decisiveOf(picture.scope);
  return html`<section class="headline" aria-label=${say("turnout")}>
    ${ballotsOf(picture).map((each, i) => {
      const ballot = picture.figures.ballots[each];
      return ballot && html`<${Card} key=${each} desk=${desk} picture=${picture} name=${each} ballot=${ballot} first=${i === 0} decisive=${each === decisive} />`;
    })}
  </section>`;
}

/** @param {{desk: import("../desk.js").Desk, picture: Picture, name: string, ballot: Ballot, first: boolean, decisive: boolean}} props */
function Card({ desk, picture, name, ballot, first, decisive }) {
  const said = language.value;
  const old = ballot.voted !== null && isOld(desk, picture);
  const { as_of } = picture.figures;
  return html`<article class=${`panel card${first ? " card-first" : ""}${old ? " card-old" : ""}`} aria-labelledby=${`b-${name}`}>
    <div class="card-head">
      <h2 id=${`b-${name}`}>${term("ballot", name)}</h2>
      ${ballot.voted !== null && html`<span class="card-asof">${say("until")} <${Moment} desk=${desk} at=${as_of} /> <${Age} desk=${desk} at=${as_of} /></span>`}
    </div>
    <p class="card-rate">
      <span class="card-number">${percent(share(ballot.voted, ballot.listed_in), said)}</span>
      <span class="card-coverage">${coverageOf(ballot)}</span>
    </p>
    ${old && html`<p class="card-old-word">${say("old")}</p>`}
    <${Meter} name=${name} ballot=${ballot} />
    <div class="card-row">
      ${ballot.voted === null
        ? html`<p class="card-counts unknown">${say("none")}</p>`
        : html`<p class="card-counts" title=${say("voted.of")}>
            <strong>${count(ballot.voted, said)}</strong> / ${count(ballot.listed_in, said)} ${say("voters")}
          </p>`}
      <${Whole} ballot=${ballot} />
    </div>
    <${Gain} slots=${picture.slots} name=${name} />
    ${decisive && html`<${Half} ballot=${ballot} />`}
  </article>`;
}

/** @param {Ballot} ballot */
export function coverageOf(ballot) {
  const said = language.value;
  if (ballot.expected === 1) return say(ballot.reported === 1 ? "coverage.one" : "coverage.no");
  return say("coverage", { reported: count(ballot.reported, said), expected: count(ballot.expected, said) });
}

/** Between the last two slots that have come, with the coverage of each. @param {{slots: import("../store.js").Slot[], name: string}} props */
export function Gain({ slots, name }) {
  const said = language.value;
  const gain = gainOf(slots, name);
  if (gain === null) return null;
  const { from, to } = gain;
  const values = {
    from: timeOfDay(from.at),
    to: timeOfDay(to.at),
    from_known: `${count(from.reported, said)}/${count(from.expected, said)}`,
    to_known: `${count(to.reported, said)}/${count(to.expected, said)}`,
  };
  const known = gain.points === null ? say("gain.unknown") : say("gain.points", { points: points(gain.points, said) });
  return html`<p class="card-gain" title=${say("gain.said", values)}>
    <strong class=${gain.points === null ? "unknown" : ""}>${known}</strong>
    <span class="soft">${say(to.expected > 1 ? "gain.slots" : "gain.one", values)}</span>
  </p>`;
}

/** @param {{ballot: Ballot}} props */
function Whole({ ballot }) {
  const said = language.value;
  if (ballot.listed !== null && ballot.listed_known < ballot.expected) {
    const values = { known: count(ballot.listed_known, said), expected: count(ballot.expected, said), listed: count(ballot.listed, said) };
    return html`<p class="card-whole">${say("whole.partial", values)}</p>`;
  }
  if (ballot.listed === null || ballot.voted === null) return html`<p class="card-whole">${say("listed")}: ${count(ballot.listed, said)}</p>`;
  // Once every area has reported, the rate above is already that of the whole list.
  if (ballot.listed === ballot.listed_in) return null;
  const rate = percent(share(ballot.voted, ballot.listed), said);
  return html`<p class="card-whole" title=${say("whole.said", { listed: count(ballot.listed, said), rate })}>${say("whole", { rate })}</p>`;
}

/** The law's threshold counts everybody on the list, so it is only told when every list is known. @param {{ballot: Ballot}} props */
function Half({ ballot }) {
  const rate = share(ballot.voted, ballot.listed);
  if (rate === null || ballot.listed_known < ballot.expected) return null;
  return html`<p class=${rate > 0.5 ? "half half-over" : "half"}>${say(rate > 0.5 ? "half.is.over" : "half.is.under")}</p>`;
}

/** @param {{name: string, ballot: Ballot}} props */
export function Meter({ name, ballot }) {
  const said = language.value;
  const whole = Math.max(ballot.listed || 0, ballot.listed_in || 0);
  const voted = whole > 0 ? Math.min(1, (ballot.voted || 0) / whole) : 0;
  const known = whole > 0 ? Math.max(voted, (ballot.listed_in || 0) / whole) : 0;
  const label = say("meter.said", {
    ballot: term("ballot", name),
    rate: percent(share(ballot.voted, ballot.listed_in), said),
    reported: count(ballot.reported, said),
    expected: count(ballot.expected, said),
  });
  return html`<div class="meter" role="img" aria-label=${label}>
    <div class="meter-known" style=${{ width: `${known * 100}%` }}></div>
    <div class="meter-voted" style=${{ width: `${voted * 100}%` }}></div>
    <div class="meter-half"></div>
  </div>`;
}
