// @ts-check
// How the mobile box form looks: the boxes that are out, each brought back by one tap, and below a box going out.

import { chosenNow } from "../form/moment.js"
import { MOST_BOXES } from "../form/mobilebox.js"
import { toggleSplit } from "../form/counts.js"
import { MINUTE_MS, timeOfDay } from "../moment.js"
import { chip } from "./choice.js"
import { html } from "./html.js"
import { countFields } from "./numberpad.js"
import { timeField } from "./timefield.js"

export const mobileBoxFields = {
  title: () => "mobile_box",

  /** @param {any} app */
  fields(app) {
    const { words, form, act } = app
    return html`
      ${boxesOutList(app)}
      ${boxNumber(app)}
      <div class="pair">
        ${["out", "back"].map((way) => chip(words.say(`way_${way}`), `way-${way}`, form.way === way, () => act.edit({ way, active: null })))}
      </div>
      ${timeField(app, { name: "moved", legend: words.say(`${form.way}_at`), chosen: form.at, choose: (at) => act.edit({ at }) })}
      ${form.way === "out" && ballotsTaken(app)}`
  },
}

/** @param {any} app */
function boxesOutList({ words, act, around }) {
  if (around.boxes.length === 0) return null
  return html`<section class="outs" aria-labelledby="outs" data-test="boxes-out">
    <h2 id="outs">${words.say("boxes_out_now")}</h2>
    <ul>${around.boxes.map(({ box, outAt }) => html`<li key=${box} data-test="box-out" data-box=${box}>
      <p><b>${words.say("box_n", { n: box })}</b><small>${goneSince(words, outAt, around.now)}</small></p>
      <button type="button" class="main mild" data-test=${`box-back-${box}`} aria-label=${words.say("box_n_back", { n: box })}
        onClick=${() => act.sendWith({ box, way: "back", at: chosenNow(around.station, around.now) })}>${words.say("box_back")}</button>
    </li>`)}</ul>
  </section>`
}

/** @param {any} words @param {number|null} outAt @param {number} now */
function goneSince(words, outAt, now) {
  if (outAt === null) return words.say("out_unknown")
  return words.say("out_since", { time: words.time(timeOfDay(outAt)), span: words.span(Math.max(1, Math.floor((now - outAt) / MINUTE_MS))) })
}

/** @param {any} app */
function boxNumber({ words, act, form }) {
  const numbers = Array.from({ length: MOST_BOXES }, (_, index) => index + 1)
  return html`<label class="text" data-field="need_box"><span>${words.say("box_number")}</span>
    <select data-test="box" value=${form.box} onChange=${(/** @type {any} */ event) => act.edit({ box: Number(event.target.value) || null })}>
      ${[form.box === null && "–", ...numbers].map((n) => n && html`<option key=${n} value=${n} selected=${n === form.box}>${n}</option>`)}
    </select></label>`
}

/** @param {any} app */
function ballotsTaken(app) {
  const { words, form, act, around } = app
  return html`<fieldset><legend>${words.say("box_ballots")}</legend>
    ${countFields(app, form.ballots, form.active, (field) => act.edit({ active: form.active === field ? null : field, fresh: true }), false)}
    ${around.ballots.length > 1 && html`<button type="button" class="link" data-test="split"
      onClick=${() => act.edit({ ballots: toggleSplit(form.ballots, around.ballots), active: null })}>
      ${words.say(form.ballots.split ? "unsplit" : "split")}</button>`}
  </fieldset>`
}
