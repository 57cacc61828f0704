// @ts-check
// The one place that knows how the page is drawn: templates to elements. Text goes in as text, never as markup.

import htm from "/static/vendor/htm.js"
import { h, render } from "/static/vendor/preact.js"

export const html = htm.bind(h)

/** @param {any} content @param {Element} into what it held before the first drawing stays otherwise */
export function draw(content, into) {
  const starting = into.querySelector(".starting")
  if (starting) starting.remove()
  render(content, into)
}
