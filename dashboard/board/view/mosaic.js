// @ts-check
/**
 * The mosaic: every polling area of the scope as a cell, grouped by commune, in one of four colourings; as a map where
 * one was imported.
 */
import { useEffect, useMemo, useState } from "../../vendor/preact-hooks.js";
import { ask } from "../ask.js";
import { keep, recall } from "../memory.js";
import { MosaicDesk } from "../mosaic-desk.js";
import { MosaicNames } from "../mosaic-names.js";
import { codeAt, groupAt } from "../mosaic-store.js";
import { wear } from "../style.js";
import { say, teach } from "../words.js";
import { more } from "../words/mosaic.js";
import { html } from "./html.js";
import { Atlas } from "./mosaic-atlas.js";
import { Details, sentence } from "./mosaic-details.js";
import { Field } from "./mosaic-field.js";
import { Chooser, Legend } from "./mosaic-legend.js";

teach(more);
const styled = [wear("mosaic"), wear("mosaic-scales")];
const names = new MosaicNames();
const REMEMBERED = "eday.mosaic.map";
/** A map of one commune shows nothing that its cells don't. */
const LEAST_COMMUNES = 2;

/** @typedef {import("../words.js").Word} Word @typedef {import("../mosaic-store.js").Ground} Ground */
/** @typedef {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} Props */

/** @param {Props} props */
export function Sheet({ desk, picture }) {
  const { scope } = picture;
  const mosaic = useMemo(() => new MosaicDesk(desk.live, scope), [scope]);
  const [outlines, map] = useState(/** @type {any} */ (null));
  const [isMap, show] = useState(recall(REMEMBERED) === "1");
  useEffect(() => {
    let wanted = true;
    mosaic.start();
    map(null);
    ask("GET", `/v1/map/${scope}`).then(({ ok, body }) => wanted && ok && body !== null && map(body));
    return () => {
      wanted = false;
      mosaic.stop();
    };
  }, [mosaic]);
  const ground = mosaic.ground.value;
  if (mosaic.refused.value) return html`<p class="nothing" role="alert">${say("mosaic.refused")} ${mosaic.refused.value}</p>`;
  if (ground === null || styled.some((each) => !each.value)) return html`<p class="nothing" role="status">${say("mosaic.loading")}</p>`;
  const isWall = desk.wall.value;
  const hasMap = outlines !== null && outlines.features.length >= LEAST_COMMUNES;
  const choosers = html`<div class="mosaic-choosers">
    <${Chooser} mosaic=${mosaic} isWall=${isWall} />
    ${hasMap && !isWall && html`<div class="mosaic-chooser" role="group" aria-label=${say("mosaic.show")}>
      ${[false, true].map((each) => html`<button type="button" key=${each} aria-pressed=${String(each === isMap)}
        onClick=${() => (keep(REMEMBERED, each ? "1" : ""), show(each))}>${each ? say("mosaic.map") : say("mosaic.cells")}</button>`)}
    </div>`}
  </div>`;
  const shown =
    hasMap && isMap
      ? html`<${Atlas} desk=${desk} mosaic=${mosaic} ground=${ground} outlines=${outlines} name=${picture.place.name} isWall=${isWall} choosers=${choosers} />`
      : html`<${Cells} desk=${desk} mosaic=${mosaic} ground=${ground} picture=${picture} isWall=${isWall} choosers=${choosers} />`;
  return html`<section class=${`panel mosaic${isWall ? " mosaic-wall" : ""}`} aria-label=${say("tab.mosaic")}>${shown}</section>`;
}

/** @param {Props & {mosaic: MosaicDesk, ground: Ground, isWall: boolean, choosers: any}} props */
function Cells({ desk, mosaic, ground, picture, isWall, choosers }) {
  const { name, word, words, beside } = mosaic.colouring.value;
  const label = say("mosaic.title", { name: picture.place.name, colouring: say(/** @type {Word} */ (word)) });
  return html`
    <div class="mosaic-bar">
      ${choosers}
      <${Legend} mosaic=${mosaic} counts=${mosaic.counts.value} words=${words} colours=${name} label=${say("mosaic.legend")} sought=${mosaic.sought.value}
        seek=${isWall ? undefined : (/** @type {number} */ n) => mosaic.seek(n)} />
    </div>
    <${Field} desk=${desk} mosaic=${mosaic} ground=${ground} picture=${picture} label=${label} />
    ${!isWall && html`<div class="mosaic-foot">
      <${Details} desk=${desk} mosaic=${mosaic} names=${names} />
      <p class="mosaic-note soft">${say(/** @type {Word} */ (beside))} · <a href=${desk.to(picture.scope, "")}>${say("mosaic.table")}</a></p>
    </div>`}
    <p id="mosaic-keys" class="unseen">${say("mosaic.keys")}</p>
    <${Told} desk=${desk} mosaic=${mosaic} />`;
}

/** What is heard of the cell that keys have led to. @param {{desk: import("../desk.js").Desk, mosaic: MosaicDesk}} props */
function Told({ desk, mosaic }) {
  const cell = mosaic.chosen.value;
  const ground = mosaic.ground.value;
  const turned = mosaic.turned.value;
  const [told, tell] = useState("");
  useEffect(() => {
    if (cell === null || ground === null) return undefined;
    tell(sentence(mosaic, cell, null, desk.minute.value));
    let wanted = true;
    names.of(ground.groups[groupAt(ground, cell)].scope, codeAt(ground, cell), turned > 0).then((known) => wanted && known && tell(sentence(mosaic, cell, known, desk.minute.value)));
    return () => {
      wanted = false;
    };
  }, [cell, ground, turned]);
  return html`<p class="unseen" aria-live="polite">${told}</p>`;
}
