// @ts-check
/** How many constituencies of each ballot are over half, as the law wants them: a bar and a number a ballot, and the way to the list. */
import { count } from "../format.js";
import { language } from "../language.js";
import { HALVES } from "../thresholds.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { Stale, useInquiry } from "./inquire.js";

/** How old the counts may be: they move with every report, and nobody acts on them within seconds. */
const PAUSE_MS = 10000;

/** @typedef {import("../thresholds.js").Tally} Tally */

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, kind?: string}} props */
export function Threshold({ desk, picture, kind = "panel threshold" }) {
  const inquiry = useInquiry(`/v1/constituencies/${picture.scope}`, [picture.version], PAUSE_MS);
  const told = inquiry.body.value;
  const tallies = told === null ? [] : told.ballots.filter((/** @type {Tally} */ each) => each.count > 0);
  if (told !== null && tallies.length === 0) return null;
  return html`<section class=${kind} aria-labelledby="threshold-title">
    <h2 id="threshold-title">${desk.wall.value ? say("half.title") : html`<a href=${desk.to(picture.scope, "constituencies")}>${say("half.title")}</a>`}</h2>
    <${Stale} inquiry=${inquiry} />
    <ul>${tallies.map((/** @type {Tally} */ each) => html`<${Tallied} key=${each.ballot} tally=${each} />`)}</ul>
  </section>`;
}

/** @param {{tally: Tally}} props */
export function Tallied({ tally }) {
  const said = language.value;
  return html`<li class="tallied">
    <span class="tallied-name" title=${term("ballot", tally.ballot)}>${term("short", tally.ballot)}</span>
    <strong class="tallied-over">${count(tally.over, said)}<span class="soft">/${count(tally.count, said)}</span></strong>
    <${HalfBar} tally=${tally} />
  </li>`;
}

/** @param {{tally: Tally}} props */
export function HalfBar({ tally }) {
  const said = language.value;
  const label = say("half.counts", { over: count(tally.over, said), under: count(tally.under, said), unknown: count(tally.unknown, said), all: count(tally.count, said) });
  return html`<span class="bar bar-small" role="img" aria-label=${label} title=${label}>
    ${HALVES.slice().reverse().map((each) => tally[/** @type {"over"} */ (each)] > 0 && html`<i key=${each} class=${`seg seg-${each}`} style=${{ flexGrow: tally[/** @type {"over"} */ (each)] }}></i>`)}
  </span>`;
}
