// @ts-check
/** What the register says about one polling area. Only what is known is listed, under the names of docs/wire.md. */
import { count, date, moment, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { Mark } from "./mark.js";

/** @param {{place: import("../store.js").Place, states: Record<string, number>, now: number | null}} props */
export function StationFacts({ place, states, now }) {
  const station = place.station;
  if (!station) return null;
  const state = Object.keys(states).find((each) => states[each] > 0);
  const facts = factsOf(station, now).filter(([, value]) => value !== null);
  return html`<section class="panel facts" aria-labelledby="facts-title">
    <h2 id="facts-title">${say("station")}</h2>
    ${state && html`<p class=${`state state-now state-${state}`}><${Mark} kind=${state} /> ${term("state", state)}</p>`}
    <dl>${facts.map(([word, value]) => html`<div key=${word}><dt>${word}</dt><dd>${value}</dd></div>`)}</dl>
  </section>`;
}

/** @param {Record<string, any>} station @param {number | null} now @returns {[string, string | null][]} */
function factsOf(station, now) {
  const known = (/** @type {any} */ value, /** @type {(value: any) => string} */ write) =>
    value === null || value === undefined ? null : write(value);
  const hours = station.opens && station.closes ? `${hour(station.opens)} – ${hour(station.closes)}` : null;
  return [
    [say("fact.code"), known(station.code, String)],
    [say("fact.date"), known(station.date, date)],
    [say("fact.hours"), hours],
    [say("fact.opened_at"), known(station.opened_at, (at) => moment(at, now))],
    [say("fact.closed_at"), known(station.closed_at, (at) => moment(at, now))],
    [say("fact.coverage"), known(station.coverage, (value) => term("coverage", value))],
    [say("fact.power"), known(station.power, (value) => term("power", value))],
    [say("fact.per_hour"), known(station.per_hour, (n) => say("per_hour", { n: count(n, language.value) }))],
  ];
}

/** `07:00:00`, `07:00` or a full moment as 07:00. @param {string} text */
function hour(text) {
  return text.length > 10 ? timeOfDay(text) : text.slice(0, 5);
}
