// @ts-check
/**
 * The three ballots: rate with its coverage, voted and listed, and a bar that shows what is not known as not known.
 *
 * The rate is of the areas that have reported; the whole list, which counts the silent areas' voters in, is said apart.
 */
import { UNKNOWN, count, percent, share } from "../format.js";
import { language } from "../language.js";
import { say, term } from "../words.js";
import { html } from "./html.js";

/** @typedef {import("../store.js").Ballot} Ballot */

/** @param {{picture: import("../store.js").Picture}} props */
export function Headline({ picture }) {
  const { ballots } = picture.election;
  const own = /^k-(\w+)-/.exec(picture.scope);
  const decisive = own === null ? null : own[1];
  const order = decisive === null ? ballots : [decisive, ...ballots.filter((each) => each !== decisive)];
  return html`<section class="headline" aria-label=${say("turnout")}>
    ${order.map((each, i) => {
      const ballot = picture.figures.ballots[each];
      return ballot && html`<${Card} key=${each} name=${each} ballot=${ballot} first=${i === 0} decisive=${each === decisive} />`;
    })}
  </section>`;
}

/** @param {{name: string, ballot: Ballot, first: boolean, decisive: boolean}} props */
function Card({ name, ballot, first, decisive }) {
  const said = language.value;
  const rate = share(ballot.voted, ballot.listed_in);
  return html`<article class=${`panel card${first ? " card-first" : ""}`} aria-labelledby=${`b-${name}`}>
    <h2 id=${`b-${name}`}>${term("ballot", name)}</h2>
    <p class="card-rate">
      <span class="card-number">${percent(rate, said)}</span>
      <span class="card-coverage">
        ${coverage(ballot)}
      </span>
    </p>
    <${Meter} name=${name} ballot=${ballot} />
    ${ballot.voted === null
      ? html`<p class="card-counts unknown">${say("none")}</p>`
      : html`<p class="card-counts" title=${say("voted.of")}>
          <strong>${count(ballot.voted, said)}</strong> / ${count(ballot.listed_in, said)} ${say("voters")}
        </p>`}
    <${Whole} ballot=${ballot} />
    ${decisive && html`<${Half} ballot=${ballot} />`}
  </article>`;
}

/** @param {Ballot} ballot */
function coverage(ballot) {
  const said = language.value;
  if (ballot.expected === 1) return say(ballot.reported === 1 ? "coverage.one" : "coverage.no");
  return say("coverage", { reported: count(ballot.reported, said), expected: count(ballot.expected, said) });
}

/** @param {{ballot: Ballot}} props */
function Whole({ ballot }) {
  const said = language.value;
  if (ballot.listed === null) return html`<p class="card-whole">${say("listed")}: ${UNKNOWN}</p>`;
  if (ballot.listed_known < ballot.expected) {
    const values = { known: count(ballot.listed_known, said), expected: count(ballot.expected, said), listed: count(ballot.listed, said) };
    return html`<p class="card-whole">${say("whole.partial", values)}</p>`;
  }
  // Once every area has reported, the rate above is already that of the whole list.
  if (ballot.listed === ballot.listed_in) return null;
  const rate = percent(share(ballot.voted, ballot.listed), said);
  return html`<p class="card-whole">${say("whole", { listed: count(ballot.listed, said), rate })}</p>`;
}

/** The law's threshold counts everybody on the list, so it is only told when every list is known. @param {{ballot: Ballot}} props */
function Half({ ballot }) {
  const rate = share(ballot.voted, ballot.listed);
  if (rate === null || ballot.listed_known < ballot.expected) return null;
  return html`<p class=${rate > 0.5 ? "half half-over" : "half"}>${say(rate > 0.5 ? "half.over" : "half.under")}</p>`;
}

/** @param {{name: string, ballot: Ballot}} props */
function Meter({ name, ballot }) {
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
