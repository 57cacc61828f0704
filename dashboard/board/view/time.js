// @ts-check
/** Moments and how long ago they were, in election time, moving by themselves. */
import { ago, millis, moment, timeOfDay, UNKNOWN } from "../format.js";
import { language } from "../language.js";
import { html } from "./html.js";

/** @param {{desk: import("../desk.js").Desk, at: string | null}} props */
export function Moment({ desk, at }) {
  if (at === null || at === undefined) return UNKNOWN;
  return html`<time datetime=${at}>${moment(at, desk.minute.value)}</time>`;
}

/** @param {{desk: import("../desk.js").Desk, at: string | null}} props */
export function Age({ desk, at }) {
  const from = millis(at);
  if (from === null || desk.minute.value === null) return null;
  return html`<span class="age">${ago(Math.max(60e3, desk.minute.value - Math.floor(from / 60e3) * 60e3), language.value)}</span>`;
}

/** @param {{at: string}} props */
export function Clock({ at }) {
  return html`<time datetime=${at}>${timeOfDay(at)}</time>`;
}
