// @ts-check
/** Small drawn marks that tell states and severities apart by form, not by colour alone. */
import { html } from "./html.js";

const SHAPES = {
  waiting: html`<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.4 2" />`,
  silent: html`<g fill="none" stroke="currentColor" stroke-width="2"
    ><circle cx="8" cy="8" r="6" /><path d="M8 4.6v4.2M8 10.4v1.6" /></g
  >`,
  open: html`<circle cx="8" cy="8" r="6" fill="currentColor" />`,
  interrupted: html`<path d="M8 1.4 15 14H1Z" fill="currentColor" /><path d="M8 6v4M8 11.2v1.4" stroke="var(--panel)" stroke-width="1.6" />`,
  closed: html`<rect x="2.5" y="2.5" width="11" height="11" fill="currentColor" />`,
  handled: html`<path d="m3 8.4 3.4 3.4L13 4.6" fill="none" stroke="currentColor" stroke-width="2.2" />`,
  support: html`<path d="M8 1.6 14.4 8 8 14.4 1.6 8Z" fill="none" stroke="currentColor" stroke-width="2" />`,
  interrupting: html`<path d="M8 1.4 15 14H1Z" fill="currentColor" /><path d="M8 6v4M8 11.2v1.4" stroke="var(--panel)" stroke-width="1.6" />`,
  instruct: html`<path d="M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5Z" fill="currentColor" /><path d="M8 4v5M8 10.4v1.6" stroke="var(--panel)" stroke-width="1.8" />`,
};

/** @param {{kind: string}} props */
export function Mark({ kind }) {
  const shape = SHAPES[/** @type {keyof typeof SHAPES} */ (kind)] || SHAPES.waiting;
  return html`<svg class=${`mark mark-${kind}`} viewBox="0 0 16 16" aria-hidden="true">${shape}</svg>`;
}
