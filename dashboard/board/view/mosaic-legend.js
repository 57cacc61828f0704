// @ts-check
/** By what the mosaic is coloured, and what its colours mean, with how many there are of each. */
import { count, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { COLOURINGS } from "../mosaic-classes.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @typedef {import("../mosaic-desk.js").MosaicDesk} MosaicDesk @typedef {import("../words.js").Word} Word */

/** @param {{mosaic: MosaicDesk, isWall: boolean}} props */
export function Chooser({ mosaic, isWall }) {
  const chosen = mosaic.colouring.value;
  if (isWall) return html`<h2 class="mosaic-word">${say(/** @type {Word} */ (chosen.word))}</h2>`;
  return html`<div class="mosaic-chooser" role="group" aria-label=${say("mosaic.colour")}>
    ${COLOURINGS.map((each) => html`<button key=${each.name} type="button" aria-pressed=${String(each === chosen)} onClick=${() => mosaic.colour(each.name)}>${say(/** @type {Word} */ (each.word))}</button>`)}
  </div>`;
}

/**
 * Without `seek` nothing is pressed here.
 * @param {{mosaic: MosaicDesk, counts: number[], words: string[], colours: string, label: string, sought?: number | null, seek?: (n: number) => void}} props
 */
export function Legend({ mosaic, counts, words, colours, label, sought, seek }) {
  const said = language.value;
  // As wide as the largest of them may become: a row that breaks when a count grows would move every cell.
  const width = { "--widest": `${count(counts.reduce((sum, each) => sum + each, 0), said).length}ch` };
  const isSlot = mosaic.colouring.value.name === "slot";
  return html`<div class="mosaic-legend">
    ${isSlot && html`<span class="mosaic-slot">${mosaic.slotAt.value === null ? say("mosaic.slot.none") : say("mosaic.slot.at", { time: timeOfDay(mosaic.slotAt.value) })}</span>`}
    <ul aria-label=${label}>
      ${words.map((word, n) => {
        const kind = `mosaic-kind${counts[n] ? "" : " mosaic-none"}`;
        const told = html`<i class=${`m-swatch m-${colours}-${n}`} aria-hidden="true"></i> <span>${say(/** @type {Word} */ (word))}</span> <strong style=${width}>${count(counts[n], said)}</strong>`;
        return html`<li key=${word}>${seek ? html`<button type="button" class=${kind} aria-pressed=${String(sought === n)} onClick=${() => seek(n)}>${told}</button>` : html`<span class=${kind}>${told}</span>`}</li>`;
      })}
    </ul>
  </div>`;
}
