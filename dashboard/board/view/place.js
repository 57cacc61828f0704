// @ts-check
/** Where we are: breadcrumbs, the way up, the name, how old the figures are, and the constituencies a polling area lies in. */
import { useEffect, useRef } from "../../vendor/preact-hooks.js";
import { plain } from "../format.js";
import { say, term } from "../words.js";
import { isOld } from "./headline.js";
import { html } from "./html.js";
import { isTyping } from "./search.js";
import { Age, Moment } from "./time.js";

/** @typedef {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} Props */

/** @param {Props} props */
export function PlaceHead({ desk, picture }) {
  const { place, figures } = picture;
  const name = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // Who came by keyboard or screen reader goes on from the name of the place, whenever its picture comes; who is
    // already typing something else is not interrupted.
    if (desk.arriving && name.current && !isTyping(document.activeElement)) name.current.focus({ preventScroll: true });
    desk.arriving = false;
  }, [place.scope]);
  return html`<div class="place">
    <div class="place-name">
      <${Crumbs} desk=${desk} parents=${within(desk.home, place)} />
      <h1 tabindex="-1" id="place" ref=${name}>${place.name}</h1>
      <span class="place-kind">${kindOf(place)}</span>
    </div>
    <p class="place-asof">
      ${figures.as_of === null
        ? html`<span class="unknown">${say("none")}</span>`
        : html`<strong>${say("asof")} <${Moment} desk=${desk} at=${figures.as_of} /></strong>
            <${Age} desk=${desk} at=${figures.as_of} />
            ${isOld(desk, picture) && html`<span class="old-word">${say("old")}</span>`}
            ${figures.received_at && html`<span class="soft">${say("received")} <${Moment} desk=${desk} at=${figures.received_at} /></span>`}
            ${figures.oldest_as_of && figures.stations > 1 && html`<span class="soft">${say("oldest")} <${Moment} desk=${desk} at=${figures.oldest_as_of} /></span>`}`}
    </p>
  </div>`;
}

/** A province or commune says in its name what it is; a constituency is told by its ballot. @param {import("../store.js").Place} place */
function kindOf(place) {
  if (place.kind === "constituency") return term("ballot", (/^k-(\w+)-/.exec(place.scope) || [])[1]);
  const kind = say("kind.station");
  return place.kind === "station" && !plain(place.name).startsWith(plain(kind)) ? kind : "";
}

/** The way up, no further than one's own scope: beyond it there is nothing to be seen.
 * @param {string} home @param {import("../store.js").Place} place */
function within(home, place) {
  if (place.scope === home) return [];
  const own = place.parents.findIndex((parent) => parent.scope === home);
  return own < 0 ? place.parents : place.parents.slice(own);
}

/** @param {{desk: import("../desk.js").Desk, parents: {scope: string, name: string}[]}} props */
function Crumbs({ desk, parents }) {
  const up = parents[parents.length - 1];
  if (!up) return null;
  return html`<nav class="crumbs" aria-label=${say("crumbs")}>
    <a class="up" href=${desk.to(up.scope)} aria-label=${say("up", { name: up.name })}><span aria-hidden="true">←</span></a>
    <ol>${parents.map((each) => html`<li key=${each.scope}><a href=${desk.to(each.scope)}>${each.name}</a></li>`)}</ol>
  </nav>`;
}

/** Those a polling area lies in, one for each ballot. @param {Props} props */
export function Constituencies({ desk, picture }) {
  const { constituencies } = picture.place;
  if (constituencies.length === 0) return null;
  return html`<section class="panel constituencies" aria-labelledby="k-title">
    <h2 id="k-title">${say("constituencies")}</h2>
    <ul class="lies">${constituencies.map((each) => html`<li key=${each.scope}><a href=${desk.to(each.scope)}>${each.name}</a></li>`)}</ul>
  </section>`;
}
