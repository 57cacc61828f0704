// @ts-check
/** The polling area somebody points at: what it is called, how it stands, and the way to it. */
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { moment, percent } from "../format.js";
import { language } from "../language.js";
import { COLOURINGS } from "../mosaic-classes.js";
import { codeAt, groupAt, NO_SHARE, NO_SLOT } from "../mosaic-store.js";
import { say } from "../words.js";
import { html } from "./html.js";

const [, SLOT, STATE, INCIDENT] = COLOURINGS;
/** A pointer that goes on means no question. */
const DWELL_MS = 120;

/** @typedef {import("../mosaic-desk.js").MosaicDesk} MosaicDesk @typedef {import("../mosaic-names.js").Known} Known */

/** @param {{desk: import("../desk.js").Desk, mosaic: MosaicDesk, names: import("../mosaic-names.js").MosaicNames}} props */
export function Details({ desk, mosaic, names }) {
  const cell = mosaic.cell;
  const turned = mosaic.turned.value;
  const ground = mosaic.ground.value;
  const code = cell === null || ground === null ? null : codeAt(ground, cell);
  const [found, become] = useState(/** @type {{code: string, known: Known | null} | null} */ (null));
  useEffect(() => {
    if (code === null || ground === null || cell === null) return undefined;
    const commune = ground.groups[groupAt(ground, cell)].scope;
    let wanted = true;
    const timer = setTimeout(() => names.of(commune, code, turned > 0).then((known) => wanted && become({ code, known })), DWELL_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [code, turned]);
  if (cell === null || ground === null || code === null) return html`<p class="mosaic-details soft">${say("mosaic.hint")}</p>`;
  const known = found !== null && found.code === code ? found.known : null;
  const { title, place, facts } = describe(mosaic, cell, code, known, desk.minute.value);
  return html`<div class="mosaic-details">
    <p><a href=${desk.to(`s${code}`)} title=${say("mosaic.open")}><strong>${title}</strong></a> <span>${place}</span> <span class="soft">${code}</span></p>
    <p>${facts.map(({ swatch, text }) => html`<span key=${text}>${swatch && html`<i class=${`m-swatch ${swatch}`} aria-hidden="true"></i>`} ${text}</span>`)}</p>
  </div>`;
}

/** The same in one sentence, for whoever listens. @param {MosaicDesk} mosaic @param {number} cell @param {Known | null} known @param {number | null} now */
export function sentence(mosaic, cell, known, now) {
  const ground = /** @type {import("../mosaic-store.js").Ground} */ (mosaic.ground.value);
  const { title, place, facts } = describe(mosaic, cell, codeAt(ground, cell), known, now);
  return [title, place, ...facts.map(({ text }) => text)].join(", ");
}

/**
 * @param {MosaicDesk} mosaic @param {number} cell @param {string} code @param {Known | null} known @param {number | null} now
 * @returns {{title: string, place: string, facts: {swatch: string, text: string}[]}}
 */
function describe(mosaic, cell, code, known, now) {
  const ground = /** @type {import("../mosaic-store.js").Ground} */ (mosaic.ground.value);
  const { cells } = /** @type {import("../mosaic-store.js").Mosaic} */ (mosaic.mosaic);
  const group = ground.groups[groupAt(ground, cell)];
  const share = cells.turnout[cell];
  const voted = share === NO_SHARE ? say("none") : say("mosaic.voted", { rate: percent(share / 1000, language.value, 1) });
  const asOf = known && known.as_of && share !== NO_SHARE ? ` ${say("asof").toLowerCase()} ${moment(known.as_of, now)}` : "";
  const facts = [
    { swatch: "", text: voted + asOf },
    fact(STATE, cells, cell),
    ...(cells.slot[cell] === NO_SLOT ? [] : [fact(SLOT, cells, cell)]),
    ...(cells.incident[cell] === 0 ? [] : [fact(INCIDENT, cells, cell)]),
  ];
  const number = say("mosaic.area", { n: ground.number[cell] });
  return { title: known ? `${number} – ${known.name}` : number, place: `${group.name}, ${ground.provinces[group.province].name}`, facts };
}

/** @param {import("../mosaic-classes.js").Colouring} colouring @param {import("../mosaic-store.js").Cells} cells @param {number} cell */
function fact(colouring, cells, cell) {
  const n = colouring.classOf(cells, cell);
  return { swatch: `m-${colouring.name}-${n}`, text: say(/** @type {import("../words.js").Word} */ (colouring.words[n])) };
}
