// @ts-check
/** The cells themselves: a canvas as large as there is room, and a cursor that key, pointer or finger moves. */
import { useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { percent, UNKNOWN } from "../format.js";
import { language } from "../language.js";
import { cellAt, leapFrom, stepFrom } from "../mosaic-cursor.js";
import { drawLabels, short } from "../mosaic-label.js";
import { layoutOf } from "../mosaic-layout.js";
import { drawMarks } from "../mosaic-marks.js";
import { onScheme, paletteOf } from "../mosaic-palette.js";
import { Painter } from "../mosaic-painter.js";
import { codeAt, groupAt, NO_SHARE } from "../mosaic-store.js";
import { valuesOf } from "../mosaic-values.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** Canvases beyond this many pixels are refused by some devices; sharpness gives way first. */
const MOST_PIXELS = 12e6;
const LARGEST = 150;
/** A fingertip's cells where everything need not be on one screen; and what a whole country may take of it. */
const TOUCHED = 10;
const LONGEST = 4200;
const LEAST_TOUCHED = 4;
const NAMES_MS = 1000;
const STEPS = /** @type {Record<string, number[]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] });

/** @typedef {import("../mosaic-desk.js").MosaicDesk} MosaicDesk @typedef {import("../mosaic-store.js").Ground} Ground */
/** @typedef {{layout: import("../mosaic-layout.js").Layout, scale: number}} Laid */

/** @param {{desk: import("../desk.js").Desk, mosaic: MosaicDesk, ground: Ground, picture: import("../store.js").Picture, label: string}} props */
export function Field({ desk, mosaic, ground, picture, label }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const above = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const painter = useRef(/** @type {Painter | null} */ (null));
  const [laid, lay] = useState(/** @type {Laid | null} */ (null));
  const newest = useRef(picture);
  newest.current = picture;

  useLayoutEffect(() => {
    const host = /** @type {HTMLElement} */ (box.current);
    const measure = () => lay((before) => laidOut(host, ground, before));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(host);
    return () => watcher.disconnect();
  }, [ground]);

  useEffect(() => {
    if (laid === null) return undefined;
    const host = /** @type {HTMLElement} */ (box.current);
    const screen = /** @type {HTMLCanvasElement} */ (canvas.current);
    painter.current = painter.current || new Painter(screen, { isCalm: () => matchMedia("(prefers-reduced-motion: reduce)").matches });
    const own = painter.current;
    const marks = /** @type {HTMLCanvasElement} */ (above.current);
    [marks.width, marks.height] = [laid.layout.width, laid.layout.height];
    const mark = () => drawMarks(marks, laid.layout, mosaic.classes, soughtOf(mosaic), palette);
    own.lay(laid.layout, (cell) => [String(ground.number[cell]), figureOf(mosaic, cell)]);
    let [written, palette] = [/** @type {string[]} */ ([]), paletteOf(host, "turnout", 1)];
    const name = () => {
      const labels = labelsOf(laid.layout, ground, valuesOf(mosaic, ground, newest.current, language.value));
      const news = labels.filter(({ text, value }, i) => written[i] !== `${text} ${value}`);
      written = labels.map(({ text, value }) => `${text} ${value}`);
      drawLabels(/** @type {CanvasRenderingContext2D} */ (screen.getContext("2d")), news, laid.layout.label, palette);
    };
    const all = () => {
      const { name: scale, words } = mosaic.colouring.value;
      palette = paletteOf(host, scale, words.length);
      own.colour(mosaic.classes, palette, mosaic.sought.value);
      written = [];
      name();
      mark();
    };
    mosaic.onChange = (changed, news = []) => {
      if (changed !== null) own.change(mosaic.classes, changed, news);
      if (news.length > 0) mark();
      if (changed === null && mosaic.ground.value === ground) all();
    };
    all();
    const names = setInterval(name, NAMES_MS);
    const end = onScheme(all);
    return () => {
      mosaic.onChange = () => {};
      clearInterval(names);
      end();
    };
  }, [laid, ground, language.value]);

  const at = (/** @type {PointerEvent} */ event) => {
    if (laid === null) return null;
    const frame = /** @type {HTMLElement} */ (canvas.current).getBoundingClientRect();
    return cellAt(ground, laid.layout, (event.clientX - frame.left) * laid.scale, (event.clientY - frame.top) * laid.scale);
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (laid === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = mosaic.chosen.value;
    if (event.key === "Enter" && cell !== null) return desk.open(`s${codeAt(ground, cell)}`);
    const next = moved(ground, laid.layout, cell, event.key);
    if (next === null) return;
    event.preventDefault();
    mosaic.pointed.value = null;
    mosaic.chosen.value = next;
  };
  const size = laid && { width: `${laid.layout.width / laid.scale}px`, height: `${laid.layout.height / laid.scale}px` };
  return html`<div class="mosaic-field" ref=${box}>
    <div class="mosaic-plane" role="application" tabindex="0" aria-label=${label} aria-describedby="mosaic-keys" onKeyDown=${press}
      onFocus=${() => mosaic.chosen.value === null && (mosaic.chosen.value = 0)}
      onPointerMove=${(/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && (mosaic.pointed.value = at(event))}
      onPointerLeave=${() => (mosaic.pointed.value = null)}
      onClick=${(/** @type {PointerEvent} */ event) => {
        const cell = at(event);
        if (cell !== null) mosaic.chosen.value = cell;
      }}>
      <canvas ref=${canvas} aria-hidden="true" style=${size}></canvas>
      <canvas ref=${above} class="mosaic-mark" aria-hidden="true" style=${size}></canvas>
      ${laid !== null && html`<${Cursor} laid=${laid} cell=${mosaic.pointed.value} kind="pointed" /><${Cursor} laid=${laid} cell=${mosaic.chosen.value} kind="chosen" />`}
    </div>
  </div>`;
}

/** @param {{laid: Laid, cell: number | null, kind: string}} props */
function Cursor({ laid, cell, kind }) {
  const mark = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (kind === "chosen" && mark.current) mark.current.scrollIntoView({ block: "nearest" });
  }, [cell]);
  if (cell === null || cell >= laid.layout.x.length) return null;
  const { x, y, cellWidth, cellHeight } = laid.layout;
  const place = { left: x[cell], top: y[cell], width: cellWidth, height: cellHeight };
  const style = Object.fromEntries(Object.entries(place).map(([side, length]) => [side, `${length / laid.scale}px`]));
  return html`<i ref=${mark} class=${`mosaic-cursor mosaic-${kind}`} style=${style} aria-hidden="true"></i>`;
}

/** @param {Ground} ground @param {Laid["layout"]} layout @param {number | null} cell @param {string} key @returns {number | null} */
function moved(ground, layout, cell, key) {
  const last = ground.number.length - 1;
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "PageDown" || key === "PageUp") return cell === null ? 0 : leapFrom(ground, groupAt(ground, cell), key === "PageDown" ? 1 : -1);
  if (!(key in STEPS)) return null;
  return cell === null ? 0 : stepFrom(ground, layout, cell, STEPS[key][0], STEPS[key][1]);
}

/** @param {HTMLElement} host @param {Ground} ground @param {Laid | null} before @returns {Laid | null} */
function laidOut(host, ground, before) {
  const style = getComputedStyle(host);
  const scrolls = style.getPropertyValue("--scrolls").trim() === "1";
  const [width, height] = [host.clientWidth, scrolls ? innerHeight * 0.7 : host.clientHeight];
  if (width < 40 || height < 40 || ground.number.length === 0) return before;
  let scale = devicePixelRatio || 1;
  if (scrolls) scale = Math.min(scale, 2, MOST_PIXELS / (width * LONGEST));
  const px = (/** @type {number} */ length) => Math.floor(length * scale);
  const label = Math.round(parseFloat(style.fontSize) * 0.95 * scale);
  const room = { width: px(width), height: px(height), label, largest: px(LARGEST) };
  let layout = layoutOf(ground, scrolls ? { ...room, scroll: px(TOUCHED) } : room);
  if (scrolls && layout.height > px(LONGEST)) layout = layoutOf(ground, { ...room, height: px(LONGEST), scroll: px(LEAST_TOUCHED) });
  const same = before !== null && before.scale === scale && before.layout.x.length === layout.x.length;
  return same && before.layout.width === layout.width && before.layout.height === layout.height ? before : { layout, scale };
}

/** The alarming classes that are not out of sight. @param {MosaicDesk} mosaic */
function soughtOf({ colouring, sought }) {
  return colouring.value.alarms.filter((n) => sought.value === null || sought.value === n);
}

/** What a large cell says besides its number. @param {MosaicDesk} mosaic @param {number} cell */
function figureOf({ mosaic }, cell) {
  const share = mosaic === null ? NO_SHARE : mosaic.cells.turnout[cell];
  return share === NO_SHARE ? UNKNOWN : percent(share / 1000, language.value, 1);
}

/** @param {Laid["layout"]} layout @param {Ground} ground @param {string[]} values */
function labelsOf({ panels, blocks, label }, ground, values) {
  if (panels.length > 0) return panels.map(({ x, y, width }, i) => ({ text: short(ground.provinces[i].name), value: values[i], x, y, width }));
  return blocks.map(({ x, y, width }, i) => ({ text: short(ground.groups[i].name), value: values[i], x, y: y - label, width }));
}
