// @ts-check
/** Preact bound to htm: templates become elements; data become text nodes, never markup. */
import htm from "../../vendor/htm.js";
import { h } from "../../vendor/preact.js";

/** @type {(strings: TemplateStringsArray, ...values: any[]) => any} */
export const html = htm.bind(h);
