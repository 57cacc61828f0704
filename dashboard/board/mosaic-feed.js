// @ts-check
/**
 * Watches the mosaic of one scope on the board's line and keeps it in step.
 *
 * In: the line, a scope, and who wants to know. Out: each next mosaic with the cells that changed (null: everything is
 * new). What does not fit is asked for again; a refusal is handed on.
 */
import { after } from "./mosaic-store.js";

const LAYER = "mosaic";
/** As for pictures: the answer may already be under way. */
const ASK_AGAIN_MS = 3000;

/** @typedef {import("./mosaic-store.js").Mosaic} Mosaic */

export class MosaicFeed {
  /**
   * @param {import("../wire/live.js").Live} live @param {string} scope
   * @param {{onMosaic: (mosaic: Mosaic, changed: number[] | null) => void, onRefused: (detail: string) => void}} who
   * @param {() => number} [monotonic]
   */
  constructor(live, scope, who, monotonic = () => performance.now()) {
    this._live = live;
    this._scope = scope;
    this._who = who;
    this._monotonic = monotonic;
    this._askedAt = -Infinity;
    /** @type {Mosaic | null} */
    this.mosaic = null;
  }

  start() {
    this._live.watchLayer(this._scope, LAYER, {
      known: () => this.mosaic && { version: this.mosaic.version, epoch: this.mosaic.epoch },
      hear: (message) => this._hear(message),
    });
  }

  stop() {
    this._live.unwatchLayer(this._scope, LAYER);
  }

  /** @param {any} message */
  _hear(message) {
    if (message.t === "refusal") return this._who.onRefused(message.detail);
    const next = after(this.mosaic, message);
    if (next === null) return this._again();
    this._askedAt = -Infinity;
    this.mosaic = next.mosaic;
    this._who.onMosaic(next.mosaic, next.changed);
  }

  _again() {
    const now = this._monotonic();
    if (now - this._askedAt < ASK_AGAIN_MS) return;
    this._askedAt = now;
    this._live.againLayer(this._scope, LAYER);
  }
}
