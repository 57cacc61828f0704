// @ts-check
/**
 * What the mosaic's sheet knows: the cells of one scope, how they are coloured, and at which one somebody looks.
 *
 * In: the board's line, clicks and keys. Out: signals for what is written, and word to the canvas which cells changed.
 * A scope whose layer is refused says so in `refused`.
 */
import { batch, signal } from "../vendor/signals.js";
import { keep, recall } from "./memory.js";
import { classesOf, colouringOf, countsOf } from "./mosaic-classes.js";
import { MosaicFeed } from "./mosaic-feed.js";

const REMEMBERED = "eday.mosaic";

/** @typedef {import("./mosaic-store.js").Mosaic} Mosaic @typedef {import("./mosaic-store.js").Ground} Ground */

export class MosaicDesk {
  /** @param {import("../wire/live.js").Live} live @param {string} scope @param {() => number} [monotonic] */
  constructor(live, scope, monotonic) {
    this.scope = scope;
    /** @type {{value: Ground | null}} another object only when the register is another one */
    this.ground = signal(null);
    /** @type {{value: string | null}} */
    this.slotAt = signal(null);
    this.colouring = signal(colouringOf(recall(REMEMBERED)));
    /** @type {{value: number[]}} cells by class */
    this.counts = signal([]);
    /** @type {{value: number | null}} the class somebody looks for */
    this.sought = signal(null);
    /** @type {{value: number | null}} the cell that was chosen by key or tap, and the one under the pointer */
    this.chosen = signal(null);
    /** @type {{value: number | null}} */
    this.pointed = signal(null);
    /** Moves whenever the cell looked at says something else. */
    this.turned = signal(0);
    this.refused = signal("");
    /** @type {Mosaic | null} */
    this.mosaic = null;
    this.classes = new Uint8Array(0);
    /** Told which cells changed, null for all, and which of them look other than before. @type {(changed: number[] | null, news?: number[]) => void} */
    this.onChange = () => {};
    this._feed = new MosaicFeed(live, scope, {
      onMosaic: (mosaic, changed) => batch(() => this._take(mosaic, changed)),
      onRefused: (detail) => (this.refused.value = detail),
    }, monotonic);
  }

  start() {
    this._feed.start();
  }

  stop() {
    this._feed.stop();
  }

  /** The cell somebody looks at. */
  get cell() {
    return this.pointed.value === null ? this.chosen.value : this.pointed.value;
  }

  /** @param {string} name of a colouring */
  colour(name) {
    keep(REMEMBERED, name);
    batch(() => {
      this.colouring.value = colouringOf(name);
      this.sought.value = null;
      this._classify();
    });
    this.onChange(null);
  }

  /** Lets one class alone keep its colour, or all of them again. @param {number} n */
  seek(n) {
    this.sought.value = this.sought.value === n ? null : n;
    this.onChange(null);
  }

  /** @param {Mosaic} mosaic @param {number[] | null} changed */
  _take(mosaic, changed) {
    this.mosaic = mosaic;
    this.refused.value = "";
    this.slotAt.value = mosaic.slotAt;
    if (changed === null || this.ground.value !== mosaic.ground) {
      this.chosen.value = this.pointed.value = null;
      this._classify();
      this.ground.value = mosaic.ground;
      this.onChange(null);
    } else if (changed.length > 0) {
      const { classOf, name } = this.colouring.value;
      const counts = this.counts.value.slice();
      const news = changed.filter((cell) => {
        const [before, n] = [this.classes[cell], classOf(mosaic.cells, cell)];
        counts[before]--;
        counts[n]++;
        this.classes[cell] = n;
        return n !== before || name === "turnout";
      });
      this.counts.value = counts;
      if (this.cell !== null && changed.includes(this.cell)) this.turned.value++;
      this.onChange(changed, news);
    }
  }

  _classify() {
    if (this.mosaic === null) return;
    this.classes = classesOf(this.colouring.value, this.mosaic.cells);
    this.counts.value = countsOf(this.colouring.value, this.classes);
  }
}
