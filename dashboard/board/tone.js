// @ts-check
/**
 * A short tone without a file, if whoever sits here wants one.
 *
 * In: a click that turns it on or off, which this browser remembers, and `play`. Out: sound, and whether there can be
 * any: browsers let a page sound only after somebody has touched it, so after a reload it is `blocked` until then.
 */
import { signal } from "../vendor/signals.js";
import { keep, recall } from "./memory.js";

const KEY = "eday.sound";
/** Two falling notes, in hertz and seconds: heard across a room, and no phone rings like this. */
const NOTES = [[880, 0, 0.16], [660, 0.2, 0.24]];
const LOUDNESS = 0.25;
/** Without a slope at both ends a note begins and ends with a crack. */
const SLOPE_S = 0.015;

/** @typedef {"none" | "off" | "on" | "blocked"} Sound */

export class Tone {
  /** @param {{AudioContext?: any, addEventListener: (type: string, call: () => void, options: any) => void}} [page] the window */
  constructor(page = /** @type {any} */ (globalThis)) {
    this._page = page;
    /** @type {AudioContext | null} */
    this._context = null;
    /** @type {{value: Sound}} */
    this.sound = signal(page.AudioContext === undefined ? "none" : "off");
    if (this.sound.value === "off" && recall(KEY) === "on") this._wake();
  }

  /** On when it is off, off when it is on; a click on what is blocked is the touch that was missing. */
  toggle() {
    if (this.sound.value === "on") {
      keep(KEY, "off");
      this.sound.value = "off";
      return;
    }
    keep(KEY, "on");
    this._wake(() => this.play());
  }

  play() {
    const context = this._context;
    if (context === null || this.sound.peek() !== "on") return;
    for (const [pitch, after, length] of NOTES) {
      const from = context.currentTime + after;
      const source = context.createOscillator();
      const gain = context.createGain();
      source.frequency.value = pitch;
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(LOUDNESS, from + SLOPE_S);
      gain.gain.setValueAtTime(LOUDNESS, from + length - SLOPE_S);
      gain.gain.linearRampToValueAtTime(0, from + length);
      source.connect(gain).connect(context.destination);
      source.start(from);
      source.stop(from + length);
    }
  }

  // Internal

  /** @param {() => void} [then] */
  _wake(then = () => {}) {
    if (this._context === null) {
      this._context = new this._page.AudioContext();
      this._context.onstatechange = () => this._settle();
      const touched = () => void (this.sound.value === "blocked" && this._context && this._context.resume());
      // Not their beginnings: the touch that wakes the sound must not find it awake when it turns out to be on the switch.
      for (const type of ["click", "keyup"]) this._page.addEventListener(type, touched, { capture: true, passive: true });
    }
    this.sound.value = "blocked";
    this._settle();
    this._context.resume().then(() => (this._settle(), then()), () => {});
  }

  _settle() {
    if (this._context === null || this.sound.value === "off") return;
    this.sound.value = this._context.state === "running" ? "on" : "blocked";
  }
}
