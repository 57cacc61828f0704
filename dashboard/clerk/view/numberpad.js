// @ts-check
// The page's own number pad and the fields it types into. A phone's keyboard would cover the form, differs from phone
// to phone, and has small keys.

import { digitsIn, fieldsOf } from "../form/counts.js"
import { share } from "../figures.js"
import { html } from "./html.js"
import { icon } from "./icon.js"

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "back"]

/** @param {any} app @param {(key: string) => void} press */
export function numberPad({ words }, press) {
  /** @type {Record<string, any>} */
  const faces = { clear: words.say("digit_clear"), back: icon("erase") }
  return html`<div class="pad" data-test="pad">
    ${KEYS.map((key) => html`<button type="button" class="key" data-test=${`digit-${key}`} key=${key}
      aria-label=${key === "back" ? words.say("digit_delete") : undefined}
      onClick=${() => press(key)}>${faces[key] || key}</button>`)}
  </div>`
}

/** The fields of a number that is one for all ballots or one each; the active one is typed into.
 * @param {any} app @param {any} typed @param {string|null} active @param {(field: string) => void} choose
 * @param {boolean} [shares] whether to show the share of the list */
export function countFields({ words, around, form }, typed, active, choose, shares = true) {
  const { ballots, facts } = around
  const fields = fieldsOf(typed, ballots)
  return html`<div class=${fields.length > 1 ? "counts several" : "counts"}>
    ${fields.map((field) => {
      const ballot = field === "all" ? ballots[0] : field
      const digits = digitsIn(typed, field)
      const listed = facts.listed[ballot]
      return html`<button type="button" key=${field} class=${`count${field === active ? ` active${form.fresh ? " fresh" : ""}` : ""}`}
          data-test=${`digits-${field}`} aria-pressed=${field === active} onClick=${() => choose(field)}>
        <span class="name">${field === "all" ? words.say("all_ballots") : words.say(field)}</span>
        <span class="digits" data-test="digits" data-empty=${digits === "" || undefined} aria-live="polite">${digits === "" ? "–" : words.count(Number(digits))}</span>
        ${shares && html`<span class="share" data-test="share">${shareText(words, digits, listed)}</span>`}
      </button>`
    })}
  </div>`
}

/** How to open the number up, or to make it one again. @param {any} app */
export function splitWord({ form, around }) {
  if (form.voted.split) return "unsplit"
  const { assembly, commune } = around.facts.listed
  return typeof commune === "number" && commune !== assembly ? "split_commune" : "split"
}

/** @param {any} words @param {string} digits @param {number|null|undefined} listed */
function shareText(words, digits, listed) {
  const part = share(digits === "" ? null : Number(digits), listed)
  if (part !== null) return words.say("of_list", { share: words.percent(part), listed })
  return typeof listed === "number" ? words.say("listed_in", { n: listed }) : words.say("list_unknown")
}
