// @ts-check
// Small drawings in the colour of the text around them; never the only carrier of a meaning.

import { html } from "./html.js"

/** @type {Record<string, string>} */
const PATHS = {
  waiting: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.5l3 2",
  sent: "M12 19V6M6 11.5 12 5.5l6 6",
  received: "M5 12.5 10 17.5 19.5 7",
  refused: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  opening: "M6 21V4M6 5h11l-2.5 3.5L17 12H6",
  turnout: "M4 20h16M6.5 20v-6M12 20V5M17.5 20v-9",
  incident: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.3",
  closing: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  mobile_box: "M4 8h11v9H4zM15 11h3.5l2.5 3v3h-6M8 20a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6M17.5 20a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6",
  situation: "M5 4h14v13H11l-5 4v-4H5zM9 8.5h6M9 12.5h6",
  share: "M12 15V4M8 7.5 12 3.5l4 4M5 12v8h14v-8",
  sms: "M4 5h16v11H10l-5 4v-4H4zM8 10.5h.3M12 10.5h.3M16 10.5h.3",
  call: "M6 3.5 9.5 4l1 4.5-2 1.5a13 13 0 0 0 5.5 5.5l1.5-2 4.5 1 .5 3.5c0 1.3-1.2 2.5-2.5 2.5A15.5 15.5 0 0 1 3.5 6C3.5 4.7 4.7 3.5 6 3.5z",
  order: "M4 10v4h3l8 5V5L7 10zM18.5 9.5a4 4 0 0 1 0 5",
  back: "M15 5l-7 7 7 7",
  erase: "M9 6h11v12H9l-6-6zM12.5 9.5l5 5M17.5 9.5l-5 5",
  check: "M5 12.5 10 17.5 19.5 7",
}

/** @param {string} name */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`
}
