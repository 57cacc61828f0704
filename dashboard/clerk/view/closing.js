// @ts-check
// How the closing form looks.

import { opened } from "../form/counts.js"
import { yesNo } from "./choice.js"
import { html } from "./html.js"
import { countFields, splitWord } from "./numberpad.js"
import { timeField } from "./timefield.js"

export const closingFields = {
  title: () => "closing_title",

  /** @param {any} app */
  fields(app) {
    const { words, form, act, around } = app
    return html`
      ${timeField(app, { name: "closed", legend: words.say("closed_at"), chosen: form.at, choose: (at) => act.edit({ at }) })}
      <fieldset data-field="need_number"><legend>${words.say("final_voted")}</legend>
        ${countFields(app, form.voted, form.active, (field) => act.turn({ active: form.active === field ? null : field, fresh: true }))}
        ${around.ballots.length > 1 && html`<button type="button" class="link" data-test="split" onClick=${() => act.edit(opened(form, around.ballots))}>
          ${words.say(splitWord(app))}</button>`}
      </fieldset>
      ${yesNo(app, "boxes", words.say("boxes_back"), form.back, (back) => act.edit({ back }), words.say("boxes_hint"))}`
  },
}
