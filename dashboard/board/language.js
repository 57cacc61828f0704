// @ts-check
/**
 * The language on screen: Vietnamese unless this browser was told otherwise. Shared with the sign-in page.
 *
 * In: a click on the switch. Out: a signal; whoever owns the page sets its `lang` attribute from it.
 */
import { signal } from "../vendor/signals.js";
import { keep, recall } from "./memory.js";

const KEY = "eday.language";

/** @typedef {import("./format.js").Language} Language */

/** @type {{value: Language}} */
export const language = signal(recall(KEY) === "en" ? "en" : "vi");

/** @param {Language} chosen */
export function speak(chosen) {
  language.value = chosen;
  keep(KEY, chosen);
}
