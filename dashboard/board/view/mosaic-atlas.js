// @ts-check
/** The mosaic as a map: its legend counts communes, and a commune is told instead of a polling area. */
import { useState } from "../../vendor/preact-hooks.js";
import { count, percent } from "../format.js";
import { language } from "../language.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Legend } from "./mosaic-legend.js";
import { MapField, scaleOf } from "./mosaic-map.js";

/** @typedef {import("../mosaic-desk.js").MosaicDesk} MosaicDesk @typedef {import("../map-classes.js").Measure} Measure */
/** @typedef {import("../words.js").Word} Word @typedef {import("../mosaic-store.js").Ground} Ground */

/** @param {{desk: import("../desk.js").Desk, mosaic: MosaicDesk, ground: Ground, outlines: any, name: string, isWall: boolean, choosers: any}} props */
export function Atlas({ desk, mosaic, ground, outlines, name, isWall, choosers }) {
  const [measures, tell] = useState(/** @type {Measure[]} */ ([]));
  const [at, look] = useState(/** @type {{pointed: number | null, chosen: number | null}} */ ({ pointed: null, chosen: null }));
  const colouring = mosaic.colouring.value;
  const { name: colours, words } = scaleOf(colouring);
  const drawn = new Set(outlines.features.map((/** @type {{id: string}} */ { id }) => id));
  const counts = words.map((_, n) => measures.filter((each, group) => each.n === n && drawn.has(ground.groups[group].scope)).length);
  const group = at.pointed === null ? at.chosen : at.pointed;
  const label = say("mosaic.map.title", { name, colouring: say(/** @type {Word} */ (colouring.word)) });
  const told = (/** @type {number | null} */ one) => (one === null || !measures[one] ? null : sentence(colouring, ground, one, measures[one]));
  return html`
    <div class="mosaic-bar">
      ${choosers}
      <${Legend} mosaic=${mosaic} counts=${counts} words=${words} colours=${colours} label=${say(/** @type {Word} */ (colouring.onMap[0]))} />
    </div>
    <${MapField} desk=${desk} mosaic=${mosaic} ground=${ground} outlines=${outlines} label=${label} tell=${tell} at=${at}
      point=${(/** @type {"pointed" | "chosen"} */ kind, /** @type {number | null} */ one) => one !== at[kind] && look({ ...at, [kind]: one })} />
    ${!isWall && html`<div class="mosaic-foot">
      ${group === null || !measures[group]
        ? html`<p class="mosaic-details soft">${say("mosaic.map.hint")}</p>`
        : html`<div class="mosaic-details">
            <p><a href=${desk.to(ground.groups[group].scope)}><strong>${ground.groups[group].name}</strong></a> <span>${ground.provinces[ground.groups[group].province].name}</span></p>
            <p><i class=${`m-swatch m-${colours}-${measures[group].n}`} aria-hidden="true"></i> ${about(colouring, measures[group])}</p>
          </div>`}
      <p class="mosaic-note soft">${say(/** @type {Word} */ (colouring.onMap[0]))} · <a href=${desk.to(mosaic.scope, "")}>${say("mosaic.table")}</a></p>
    </div>`}
    <p id="mosaic-keys" class="unseen">${say("mosaic.map.keys")}</p>
    <p class="unseen" aria-live="polite">${told(at.chosen)}</p>`;
}

/** @param {import("../mosaic-classes.js").Colouring} colouring @param {Ground} ground @param {number} group @param {Measure} measure */
function sentence(colouring, ground, group, measure) {
  const { name, province } = ground.groups[group];
  return `${name}, ${ground.provinces[province].name}: ${about(colouring, measure)}`;
}

/** @param {import("../mosaic-classes.js").Colouring} colouring @param {Measure} measure */
function about(colouring, { known, of, found }) {
  const said = language.value;
  if (known === 0) return say("mosaic.in.none", { of: count(of, said) });
  const values = { known: count(known, said), of: count(of, said), found: count(found, said), rate: percent(found / 1000, said, 1) };
  return say(/** @type {Word} */ (colouring.onMap[1]), values);
}
