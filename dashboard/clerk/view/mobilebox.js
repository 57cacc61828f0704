// @ts-check
// How the mobile box form looks: the boxes that are out, each brought back by one tap, and below a box going out.

import { chosenNow } from "../form/moment.js"
import { usualBoxes } from "../form/mobilebox.js"
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
    const { words, form, act, around } = app
    const known = around.boxes.some((/** @type {any} */ one) => String(one.box) === form.box)
    return html`
      ${boxesOutList(app)}
      ${boxNumber(app)}
      <div class="pair">
        ${chip(words.say("way_out"), "way-out", form.way === "out", () => act.edit({ way: "out", both: false, active: null }))}
        ${chip(words.say("way_back"), "way-back", form.way === "back", () => act.edit({ way: "back", active: null }))}
      </div>
      ${(form.way === "out" || form.both) && timeField(app, { name: "out", legend: words.say("out_at"), chosen: form.out, choose: (out) => act.edit({ out }) })}
      ${form.way === "back" && timeField(app, { name: "back", legend: words.say("back_at"), chosen: form.back, choose: (back) => act.edit({ back }) })}
      ${form.way === "back" && !form.both && !known && html`<button type="button" class="link" data-test="both" onClick=${() => act.edit({ both: true })}>${words.say("add_out_at")}</button>`}
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
        onClick=${() => act.sendWith({ box: String(box), way: "back", both: false, back: chosenNow(around.station, around.now) })}>${words.say("box_back")}</button>
    </li>`)}</ul>
  </section>`
}

/** @param {any} words @param {number|null} outAt @param {number} now */
function goneSince(words, outAt, now) {
  if (outAt === null) return words.say("out_unknown")
  return words.say("out_since", { time: words.time(timeOfDay(outAt)), span: words.span(Math.max(1, Math.floor((now - outAt) / MINUTE_MS))) })
}

/** @param {any} app */
function boxNumber({ words, act, form, around }) {
  const number = form.box === "" ? "–" : form.box
  return html`<fieldset data-field="need_box">
    <legend>${words.say("box_number")}</legend>
    <div class="boxes">
      ${usualBoxes(around.boxes).map((n) => chip(String(n), `box-${n}`, !form.other && form.box === String(n), () => act.edit({ box: String(n), other: false, active: null })))}
      ${chip(form.other ? number : words.say("box_other"), "box-other", form.other, () => act.edit(form.other ? { active: "box" } : { other: true, box: "", active: "box" }))}
    </div>
  </fieldset>`
}

/** @param {any} app */
function ballotsTaken(app) {
  const { words, form, act, around } = app
  return html`<fieldset><legend>${words.say("box_ballots")}</legend>
    ${countFields(app, form.ballots, form.active, (field) => act.edit({ active: form.active === field ? null : field }), false)}
    ${around.ballots.length > 1 && html`<button type="button" class="link" data-test="split"
      onClick=${() => act.edit({ ballots: toggleSplit(form.ballots, around.ballots), active: null })}>
      ${words.say(form.ballots.split ? "unsplit" : "split")}</button>`}
  </fieldset>`
}
