// @ts-check
// How the closing form looks.

import { fieldsOf, toggleSplit } from "../form/counts.js"
import { yesNo } from "./choice.js"
import { html } from "./html.js"
import { countFields } from "./numberpad.js"
import { timeField } from "./timefield.js"

export const closingFields = {
  title: () => "closing_title",

  /** @param {any} app */
  fields(app) {
    const { words, form, act, around } = app
    const split = () => {
      const voted = toggleSplit(form.voted, around.ballots)
      act.edit({ voted, active: form.active && fieldsOf(voted, around.ballots)[0] })
    }
    return html`
      ${timeField(app, { name: "closed", legend: words.say("closed_at"), chosen: form.at, choose: (at) => act.edit({ at }) })}
      <fieldset data-field="need_number"><legend>${words.say("final_voted")}</legend>
        ${countFields(app, form.voted, form.active, (field) => act.edit({ active: form.active === field ? null : field }))}
        ${around.ballots.length > 1 && html`<button type="button" class="link" data-test="split" onClick=${split}>
          ${words.say(form.voted.split ? "unsplit" : "split")}</button>`}
      </fieldset>
      ${yesNo(app, "boxes", words.say("boxes_back"), form.back, (back) => act.edit({ back }), words.say("boxes_hint"))}`
  },
}
