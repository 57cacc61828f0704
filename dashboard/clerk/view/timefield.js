// @ts-check
// Choosing a moment: now, the slot's time, or another. Two lists instead of the browser's own time field: that one
// shows AM and PM on a phone set to English.

import { momentOf } from "../form/moment.js"
import { timeOfDay } from "../moment.js"
import { chip } from "./choice.js"
import { html } from "./html.js"

const HOURS = numbers(24)
const MINUTES = numbers(60)

/** @param {any} app @param {{name: string, legend: string, chosen: import("../form/moment.js").Chosen,
 *   slot?: number|null, choose: (chosen: import("../form/moment.js").Chosen) => void}} field */
export function timeField({ words, around }, { name, legend, chosen, slot = null, choose }) {
  const { now } = around
  const spoken = (/** @type {number} */ ms) => words.time(timeOfDay(ms))
  const face = (/** @type {string} */ word, /** @type {string} */ time) => html`<small>${words.say(word)}</small><b>${time}</b>`
  const other = () => choose({ ...chosen, mode: "other", time: timeOfDay(momentOf(chosen, now)) })
  return html`<fieldset class="time" data-field=${name}>
    <legend>${legend}</legend>
    <div class=${slot === null ? "pair" : "three"}>
      ${slot !== null && chip(face("time_slot", spoken(slot)), `${name}-slot`, chosen.mode === "slot", () => choose({ ...chosen, mode: "slot", slot }))}
      ${chip(face("time_now", spoken(now)), `${name}-now`, chosen.mode === "now", () => choose({ ...chosen, mode: "now" }))}
      ${chip(face("time_other", chosen.mode === "other" ? words.time(chosen.time) : "…"), `${name}-other`, chosen.mode === "other", other)}
    </div>
    ${chosen.mode === "other" && clockHands(words, name, chosen, choose)}
  </fieldset>`
}

/** @param {any} words @param {string} name @param {any} chosen @param {(chosen: any) => void} choose */
function clockHands(words, name, chosen, choose) {
  const [hour, minute] = chosen.time.split(":")
  return html`<div class="pair hands">
    <label><span>${words.say("hour")}</span>${hand(`${name}-hour`, HOURS, hour, (value) => choose({ ...chosen, time: `${value}:${minute}` }))}</label>
    <label><span>${words.say("minute")}</span>${hand(`${name}-minute`, MINUTES, minute, (value) => choose({ ...chosen, time: `${hour}:${value}` }))}</label>
  </div>`
}

/** @param {string} test @param {string[]} values @param {string} value @param {(value: string) => void} choose */
function hand(test, values, value, choose) {
  return html`<select data-test=${test} value=${value} onChange=${(/** @type {any} */ event) => choose(event.target.value)}>
    ${values.map((one) => html`<option key=${one} value=${one} selected=${one === value}>${one}</option>`)}
  </select>`
}

/** @param {number} count */
function numbers(count) {
  return Array.from({ length: count }, (_, n) => String(n).padStart(2, "0"))
}
