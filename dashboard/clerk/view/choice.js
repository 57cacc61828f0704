// @ts-check
// Choosing one thing with a thumb: yes or no, chips in a row, a list. In: what may be chosen and what is. Out: elements.

import { html } from "./html.js"
import { icon } from "./icon.js"

/** @param {any} app @param {string} name @param {string} question @param {boolean|null} value @param {(value: boolean) => void} choose
 * @param {string|null} hint */
export function yesNo({ words }, name, question, value, choose, hint = null) {
  return html`<fieldset class="yesno" data-field=${`need_${name}`}>
    <legend>${question}</legend>
    ${hint && html`<p class="hint">${hint}</p>`}
    <div class="pair">
      ${[true, false].map((answer) => chip(words.say(answer ? "yes" : "no"), `${name}-${answer ? "yes" : "no"}`, value === answer, () => choose(answer)))}
    </div>
  </fieldset>`
}

/** @param {any} label @param {string} test @param {boolean} chosen @param {() => void} choose */
export function chip(label, test, chosen, choose) {
  return html`<button type="button" key=${test} class=${chosen ? "chip chosen" : "chip"} data-test=${test}
    aria-pressed=${chosen} onClick=${choose}>${chosen && icon("check")}<span>${label}</span></button>`
}

/** A list that folds to what was chosen; as `tiles` all of it fits on a screen.
 * @param {{legend: string, change: string, name: string, options: {value: string, label: string, hint?: string}[],
 *   value: string|null, choose: (value: string|null) => void, tiles?: boolean}} list */
export function choiceList({ legend, change, name, options, value, choose, tiles = false }) {
  const shown = value === null ? options : options.filter((option) => option.value === value)
  return html`<fieldset class=${tiles && value === null ? "choices tiles" : "choices"} data-field=${`need_${name}`}>
    <legend>${legend}</legend>
    ${shown.map((option) => html`<button type="button" key=${option.value} data-test=${`${name}-${option.value}`}
        class=${value === option.value ? "choice chosen" : "choice"} aria-pressed=${value === option.value}
        onClick=${() => choose(value === option.value ? null : option.value)}>
      <span class="label">${option.label}${option.hint && html`<small>${option.hint}</small>`}</span>
      ${value === option.value && html`<span class="change">${change}</span>`}
    </button>`)}
  </fieldset>`
}
