// @ts-check
/**
 * Paints a mosaic on a canvas: all cells when the layout or the colours change, afterwards only those that did.
 *
 * In: a layout, the class of each cell, a palette. Out: pixels, in animation frames of at most BUDGET_MS each, so that
 * the page stays quick while thousands of cells change. Changed cells glow for a moment, unless somebody prefers less
 * motion or so many change that it would tell nothing.
 */
import { hatchOf } from "./mosaic-palette.js";

const BUDGET_MS = 5;
/** Cells between two looks at the clock. */
const CHUNK = 2048;
const GLOW_MS = 700;
/** Of all cells; with more of them changed at once (a slot has fallen due) none glows. */
const MOST_GLOWING = 0.05;
/** Device pixels from which a cell has a margin, and from which it bears its number. */
const WITH_MARGIN = 5;
const WITH_NUMBER = 22;
const WITH_FIGURE = 64;
/** How much of its colour is left to a class that is not looked for. */
const DIMMED = 0.16;

/** @typedef {import("./mosaic-layout.js").Layout} Layout */
/**
 * @typedef {object} Palette
 * @property {string} ground
 * @property {string} hatch lines of what is unknown
 * @property {string} glow
 * @property {string} ink
 * @property {string} soft
 * @property {string} font family
 * @property {{fill: string, ink: string}[]} classes the first, for what is unknown, has lines on no fill
 */

export class Painter {
  /** @param {HTMLCanvasElement} canvas @param {{isCalm: () => boolean, now?: () => number, request?: (call: () => void) => void}} around */
  constructor(canvas, { isCalm, now, request }) {
    this._canvas = canvas;
    this._context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    this._isCalm = isCalm;
    this._now = now || (() => performance.now());
    this._request = request || ((call) => requestAnimationFrame(call));
    this._requested = false;
    /** @type {Layout | null} */
    this._layout = null;
    this._classes = new Uint8Array(0);
    /** @type {(cell: number) => string[]} */
    this._textOf = () => [];
    /** @type {Palette | null} */
    this._palette = null;
    /** @type {any[]} what each class is filled with */
    this._fills = [];
    /** @type {number | null} */
    this._sought = null;
    /** Cells to be painted: a ring without repetition. */
    this._waits = new Uint8Array(0);
    this._queue = new Uint32Array(0);
    this._head = this._count = 0;
    /** @type {{cells: number[], until: number}[]} by time */
    this._glowing = [];
    this._glows = new Float64Array(0);
  }

  /** A new layout. @param {Layout} layout @param {(cell: number) => string[]} textOf a large cell: its number, and a figure */
  lay(layout, textOf) {
    this._layout = layout;
    this._textOf = textOf;
    this._canvas.width = layout.width;
    this._canvas.height = Math.max(1, layout.height);
    const cells = layout.x.length;
    this._waits = new Uint8Array(cells);
    this._queue = new Uint32Array(cells);
    this._glows = new Float64Array(cells);
    this._head = this._count = 0;
    this._glowing = [];
  }

  /** Everything anew. @param {Uint8Array} classes @param {Palette} palette @param {number | null} sought the class that alone keeps its colour */
  colour(classes, palette, sought) {
    this._classes = classes;
    this._palette = palette;
    this._sought = sought;
    this._fills = palette.classes.map(({ fill }, n) => (n === 0 ? hatchOf(this._context, palette, this._layout ? this._layout.cellHeight : 0) : fill));
    this._context.globalAlpha = 1;
    this._context.fillStyle = palette.ground;
    this._context.fillRect(0, 0, this._canvas.width, this._canvas.height);
    for (let cell = 0; cell < classes.length; cell++) this._want(cell);
    this._wake();
  }

  /** These say something else now. @param {Uint8Array} classes @param {number[]} changed @param {number[]} news those that glow */
  change(classes, changed, news) {
    this._classes = classes;
    for (const cell of changed) this._want(cell);
    if (news.length > 0 && news.length <= Math.max(1, MOST_GLOWING * classes.length) && !this._isCalm()) {
      const until = this._now() + GLOW_MS;
      for (const cell of news) this._glows[cell] = until;
      this._glowing.push({ cells: news, until });
    }
    this._wake();
  }

  // Internal

  /** @param {number} cell */
  _want(cell) {
    if (this._waits[cell]) return;
    this._waits[cell] = 1;
    this._queue[(this._head + this._count++) % this._queue.length] = cell;
  }

  _wake() {
    if (this._requested) return;
    this._requested = true;
    this._request(() => {
      this._requested = false;
      this._paint();
    });
  }

  _paint() {
    const began = this._now();
    while (this._glowing.length > 0 && this._glowing[0].until <= began) {
      const { cells, until } = /** @type {{cells: number[], until: number}} */ (this._glowing.shift());
      for (const cell of cells) if (this._glows[cell] === until) this._want(cell);
    }
    while (this._count > 0) {
      this._chunk(began);
      if (this._now() - began > BUDGET_MS) break;
    }
    if (this._count > 0 || this._glowing.length > 0) this._wake();
  }

  /** The next cells, class by class: setting a colour costs more than filling a rectangle. @param {number} now */
  _chunk(now) {
    const count = Math.min(CHUNK, this._count);
    /** @type {number[][]} */
    const byClass = this._fills.map(() => []);
    for (let i = 0; i < count; i++) {
      const cell = this._queue[(this._head + i) % this._queue.length];
      this._waits[cell] = 0;
      byClass[this._classes[cell]].push(cell);
    }
    this._head = (this._head + count) % Math.max(1, this._queue.length);
    this._count -= count;
    byClass.forEach((cells, n) => cells.length > 0 && this._fill(cells, n, now));
  }

  /** @param {number[]} cells @param {number} n their class @param {number} now */
  _fill(cells, n, now) {
    const [context, palette] = [this._context, /** @type {Palette} */ (this._palette)];
    const { x, y, cellWidth, cellHeight } = /** @type {Layout} */ (this._layout);
    const margin = cellHeight < WITH_MARGIN ? 0 : cellHeight < 16 ? 1 : 2;
    const [width, height] = [cellWidth - margin, cellHeight - margin];
    const isDim = this._sought !== null && this._sought !== n;
    if (isDim) {
      context.globalAlpha = 1;
      context.fillStyle = palette.ground;
      for (const cell of cells) context.fillRect(x[cell], y[cell], width, height);
    }
    context.globalAlpha = isDim ? DIMMED : 1;
    context.fillStyle = this._fills[n];
    for (const cell of cells) context.fillRect(x[cell], y[cell], width, height);
    context.globalAlpha = 1;
    if (n === 0 && cellHeight >= WITH_MARGIN + 3 && !isDim) {
      context.strokeStyle = palette.hatch;
      context.lineWidth = 1;
      for (const cell of cells) context.strokeRect(x[cell] + 0.5, y[cell] + 0.5, width - 1, height - 1);
    }
    if (cellHeight >= WITH_NUMBER && !isDim) this._number(cells, n, width, height);
    const glowing = cells.filter((cell) => this._glows[cell] > now);
    if (glowing.length > 0) this._glow(glowing, width, height);
  }

  /** @param {number[]} cells @param {number} n @param {number} width @param {number} height */
  _number(cells, n, width, height) {
    const [context, palette] = [this._context, /** @type {Palette} */ (this._palette)];
    const { x, y } = /** @type {Layout} */ (this._layout);
    const lines = height < WITH_FIGURE ? [[0.5, 0.53]] : [[0.36, 0.36], [0.2, 0.72]];
    const narrow = Math.round(width * 0.42);
    context.textBaseline = "middle";
    context.textAlign = "center";
    if (n === 0) {
      context.fillStyle = palette.ground;
      for (const cell of cells) context.fillRect(x[cell] + width * 0.18, y[cell] + height * 0.22, width * 0.64, height * 0.56);
    }
    context.fillStyle = palette.classes[n].ink;
    lines.forEach(([size, down], line) => {
      context.font = `${Math.min(Math.round(height * size), narrow)}px ${palette.font}`;
      for (const cell of cells) context.fillText(this._textOf(cell)[line], x[cell] + width / 2, y[cell] + height * down);
    });
    context.textAlign = "start";
  }

  /** @param {number[]} cells @param {number} width @param {number} height */
  _glow(cells, width, height) {
    const [context, palette] = [this._context, /** @type {Palette} */ (this._palette)];
    const { x, y } = /** @type {Layout} */ (this._layout);
    const line = height < 8 ? 0 : height < 20 ? 2 : 4;
    context.fillStyle = context.strokeStyle = palette.glow;
    context.lineWidth = line;
    for (const cell of cells) {
      if (line === 0) context.fillRect(x[cell], y[cell], width, height);
      else context.strokeRect(x[cell] + line / 2, y[cell] + line / 2, width - line, height - line);
    }
  }
}
