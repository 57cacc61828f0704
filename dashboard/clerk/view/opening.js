// @ts-check
// How the opening form looks.

import { yesNo } from "./choice.js"
import { html } from "./html.js"
import { countFields } from "./numberpad.js"
import { timeField } from "./timefield.js"

export const openingFields = {
  title: () => "opening_title",

  /** @param {any} app */
  fields(app) {
    const { words, form, act } = app
    return html`
      ${timeField(app, { name: "opened", legend: words.say("opened_at"), chosen: form.at, choose: (at) => act.edit({ at }) })}
      ${yesNo(app, "ceremony", words.say("ceremony"), form.ceremony, (ceremony) => act.edit({ ceremony }))}
      ${yesNo(app, "sealed", words.say("sealed"), form.sealed, (sealed) => act.edit({ sealed }))}
      <fieldset><legend>${words.say("listed")}</legend>
        ${countFields(app, form.listed, form.active, (field) => act.turn({ active: form.active === field ? null : field, fresh: true }), false)}
      </fieldset>`
  },
}
