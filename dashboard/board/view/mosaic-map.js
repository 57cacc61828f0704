// @ts-check
/** The communes on a map, in the mosaic's colours; pointer, finger or keys lead to one, and into it. */
import { useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { isRate, measureOf, RATE_WORDS } from "../map-classes.js";
import { shapeAt, shapeBeside, shapesOf } from "../map-shape.js";
import { hatchOf, onScheme, paletteOf } from "../mosaic-palette.js";
import { groupAt } from "../mosaic-store.js";
import { html } from "./html.js";

const MARGIN = 8;
const TALL = 1.25;
/** As in large cells. */
const LINES = 12;
const STEPS = /** @type {Record<string, number[]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] });

/** @typedef {import("../mosaic-desk.js").MosaicDesk} MosaicDesk @typedef {import("../mosaic-store.js").Ground} Ground */
/** @typedef {import("../map-classes.js").Measure} Measure */

/** @param {import("../mosaic-classes.js").Colouring} colouring */
export function scaleOf(colouring) {
  return isRate(colouring) ? { name: "rate", words: RATE_WORDS } : { name: colouring.name, words: colouring.words };
}

/**
 * @param {{desk: import("../desk.js").Desk, mosaic: MosaicDesk, ground: Ground, outlines: any, label: string,
 *   tell: (measures: Measure[]) => void, at: {pointed: number | null, chosen: number | null}, point: (kind: "pointed" | "chosen", group: number | null) => void}} props
 */
export function MapField({ desk, mosaic, ground, outlines, label, tell, at, point }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const mark = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [size, resize] = useState(/** @type {{width: number, height: number, scale: number} | null} */ (null));
  const [drawn, draw] = useState(/** @type {{shapes: import("../map-shape.js").Shape[], groups: number[], paths: Path2D[]} | null} */ (null));

  const newest = useRef(at);
  newest.current = at;

  useLayoutEffect(() => {
    const host = /** @type {HTMLElement} */ (box.current);
    const measure = () => {
      const scrolls = getComputedStyle(host).getPropertyValue("--scrolls").trim() === "1";
      const [width, height] = [host.clientWidth, scrolls ? Math.round(host.clientWidth * TALL) : host.clientHeight];
      if (width > 40 && height > 40) resize((before) => (before && before.width === width && before.height === height ? before : { width, height, scale: devicePixelRatio || 1 }));
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(host);
    return () => watcher.disconnect();
  }, []);

  useEffect(() => {
    if (size === null) return undefined;
    const index = new Map(ground.groups.map(({ scope }, i) => [scope, i]));
    const shapes = shapesOf(outlines, size.width, size.height, MARGIN).filter(({ scope }) => index.has(scope));
    const groups = shapes.map(({ scope }) => /** @type {number} */ (index.get(scope)));
    const paths = shapes.map(({ rings }) => pathOf(rings));
    draw({ shapes, groups, paths });
    const host = /** @type {HTMLElement} */ (box.current);
    const context = fitted(/** @type {HTMLCanvasElement} */ (canvas.current), size);
    /** @type {Measure[]} */
    let measures = [];
    /** @type {import("../mosaic-painter.js").Palette} */
    let palette;
    /** @type {CanvasPattern} */
    let hatch;
    const paint = (/** @type {number} */ i) => {
      const { n } = measures[groups[i]];
      context.fillStyle = n === 0 ? hatch : palette.classes[n].fill;
      context.fill(paths[i], "evenodd");
      context.stroke(paths[i]);
    };
    const of = (/** @type {Ground["groups"][0]} */ group) => measureOf(mosaic.colouring.value, /** @type {any} */ (mosaic.mosaic).cells, group);
    const all = () => {
      const { name, words } = scaleOf(mosaic.colouring.value);
      palette = paletteOf(host, name, words.length);
      hatch = hatchOf(context, palette, LINES);
      measures = ground.groups.map(of);
      context.fillStyle = palette.ground;
      context.fillRect(0, 0, size.width, size.height);
      context.strokeStyle = palette.ground;
      context.lineWidth = shapes.length > 500 ? 0.4 : 1;
      paths.forEach((_, i) => paint(i));
      tell(measures);
    };
    mosaic.onChange = (changed) => {
      if (changed === null) return mosaic.ground.value === ground ? all() : undefined;
      const touched = new Set(Array.from(changed, (cell) => groupAt(ground, cell)));
      let isOther = false;
      for (const group of touched) {
        const before = measures[group];
        measures[group] = of(ground.groups[group]);
        if (before.n !== measures[group].n && groups.includes(group)) paint(groups.indexOf(group));
        isOther = isOther || before.n !== measures[group].n || group === newest.current.chosen || group === newest.current.pointed;
      }
      if (isOther) tell(measures.slice());
      return undefined;
    };
    all();
    const end = onScheme(all);
    return () => {
      mosaic.onChange = () => {};
      end();
    };
  }, [size, ground, outlines, mosaic]);

  useEffect(() => {
    if (size === null || drawn === null) return;
    const host = /** @type {HTMLElement} */ (box.current);
    const context = fitted(/** @type {HTMLCanvasElement} */ (mark.current), size);
    const { ink, ground: back } = paletteOf(host, "turnout", 1);
    for (const [group, width] of /** @type {[number | null, number][]} */ ([[at.chosen, 3], [at.pointed, 2]])) {
      const i = group === null ? -1 : drawn.groups.indexOf(group);
      if (i < 0) continue;
      for (const [colour, wide] of /** @type {[string, number][]} */ ([[back, width + 3], [ink, width]])) {
        context.strokeStyle = colour;
        context.lineWidth = wide;
        context.stroke(drawn.paths[i]);
      }
    }
  }, [drawn, size, at.chosen, at.pointed]);

  const under = (/** @type {MouseEvent} */ event) => {
    if (drawn === null) return null;
    const frame = /** @type {HTMLCanvasElement} */ (canvas.current).getBoundingClientRect();
    const i = shapeAt(drawn.shapes, event.clientX - frame.left, event.clientY - frame.top);
    return i === null ? null : drawn.groups[i];
  };
  const open = (/** @type {number} */ group) => desk.open(ground.groups[group].scope);
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (drawn === null || drawn.groups.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && at.chosen !== null) return open(at.chosen);
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const i = at.chosen === null ? -1 : drawn.groups.indexOf(at.chosen);
    point("chosen", drawn.groups[i < 0 ? 0 : shapeBeside(drawn.shapes, i, step[0], step[1])]);
  };
  const style = size && { width: `${size.width}px`, height: `${size.height}px` };
  return html`<div class="mosaic-field" ref=${box}>
    <div class="mosaic-plane" role="application" tabindex="0" aria-label=${label} aria-describedby="mosaic-keys" style=${style} onKeyDown=${press}
      onFocus=${() => drawn !== null && drawn.groups.length > 0 && at.chosen === null && point("chosen", drawn.groups[0])}
      onPointerMove=${(/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && point("pointed", under(event))}
      onPointerLeave=${() => point("pointed", null)}
      onClick=${(/** @type {MouseEvent} */ event) => {
        const group = under(event);
        if (group !== null && group === at.chosen) open(group);
        else if (group !== null) point("chosen", group);
      }}>
      <canvas ref=${canvas} aria-hidden="true" style=${style}></canvas>
      <canvas ref=${mark} class="mosaic-mark" aria-hidden="true" style=${style}></canvas>
    </div>
  </div>`;
}

/** @param {Float32Array[]} rings */
function pathOf(rings) {
  const path = new Path2D();
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) i === 0 ? path.moveTo(ring[0], ring[1]) : path.lineTo(ring[i], ring[i + 1]);
    path.closePath();
  }
  return path;
}

/** @param {HTMLCanvasElement} canvas @param {{width: number, height: number, scale: number}} size */
function fitted(canvas, { width, height, scale }) {
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}
