// @ts-check
/**
 * Looking for a place by what one remembers of its name or code.
 *
 * In: letters as they are typed. Out: what was found, as signals; a pause in typing is waited for, and an answer that
 * was overtaken by another letter is dropped. On failure it says that nothing could be looked up, not that there is
 * nothing.
 */
import { signal } from "../vendor/signals.js";
import { Timer, realWorld } from "../wire/timer.js";
import { ask } from "./ask.js";

/** Between two letters of somebody who types. */
const PAUSE_MS = 160;

/** @typedef {{scope: string, name: string, kind: string, parents: string[]}} Found */
/** @typedef {"idle" | "looking" | "found" | "failed"} Looking */

export class Finder {
  /** @param {{asking?: typeof ask, world?: import("../wire/timer.js").World}} [around] */
  constructor({ asking = ask, world = realWorld } = {}) {
    this._asking = asking;
    this._pause = new Timer(() => void this._look(), world);
    this._number = 0;
    /** @type {{value: string}} */
    this.text = signal("");
    /** @type {{value: Looking}} */
    this.state = signal("idle");
    /** @type {{value: Found[]}} */
    this.places = signal([]);
    /** @type {{value: number}} which of them is marked; -1 for none */
    this.marked = signal(-1);
  }

  /** @param {string} text */
  type(text) {
    this.text.value = text;
    this._number++;
    this._pause.stop();
    if (text.trim() === "") return this._become("idle", []);
    this.state.value = "looking";
    this._pause.wind(PAUSE_MS);
  }

  clear() {
    this.type("");
  }

  /** Moves the mark, around the ends. @param {number} step */
  move(step) {
    const { length } = this.places.value;
    if (length === 0) return;
    const from = this.marked.value < 0 && step < 0 ? 0 : this.marked.value;
    this.marked.value = (from + step + length) % length;
  }

  // Internal

  async _look() {
    const number = this._number;
    const { ok, body } = await this._asking("GET", `/v1/search?q=${encodeURIComponent(this.text.value.trim().slice(0, 100))}`);
    if (number !== this._number) return;
    if (ok && body !== null) this._become("found", body.places);
    else this._become("failed", []);
  }

  /** @param {Looking} state @param {Found[]} places */
  _become(state, places) {
    this.state.value = state;
    this.places.value = places;
    this.marked.value = places.length > 0 ? 0 : -1;
  }
}
