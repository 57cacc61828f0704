// @ts-check
// A text in the clerk's own words, with what still fits. In: the text and its label. Out: elements.

import { MOST_TEXT, roomAfter } from "../form/text.js"
import { html } from "./html.js"

const LITTLE_ROOM = 200 // characters left, from where on the rest is shown

/** @param {any} app @param {string} label @param {number} [rows] @param {boolean} [counted] whether the rest is always shown */
export function textField({ words, form, act }, label, rows = 3, counted = false) {
  const room = roomAfter(form.text)
  return html`<label class="text" data-field="need_text"><span>${words.say(label)}</span>
    <textarea rows=${rows} maxlength=${MOST_TEXT} data-test="text" value=${form.text}
      onInput=${(/** @type {any} */ event) => act.edit({ text: event.target.value })}></textarea>
    ${(counted || room < LITTLE_ROOM) && html`<small data-test="room">${words.say("text_room", { n: room })}</small>`}
  </label>`
}
