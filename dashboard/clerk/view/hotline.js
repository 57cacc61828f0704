// @ts-check
// Calling those on duty: the number the election names for this place, as a link; nothing where none is known.

import { html } from "./html.js"
import { icon } from "./icon.js"

/** @param {any} app @param {string} looks its class */
export function hotlineLink({ words, enrolment }, looks = "link") {
  const { hotline } = enrolment
  return hotline && html`<a class=${looks} href=${telephone(hotline)} data-test="call">${icon("call")}<span>${words.say("hotline")}</span><b>${hotline}</b></a>`
}

/** The same where there is little room. @param {any} app */
export function hotlineButton({ words, enrolment }) {
  const { hotline } = enrolment || {}
  return hotline && html`<a class="plain call" href=${telephone(hotline)} aria-label=${`${words.say("hotline")} ${hotline}`} data-test="hotline">
    ${icon("call")}<span>${words.say("hotline_short")}</span></a>`
}

/** @param {string} number as printed */
function telephone(number) {
  return `tel:${number.replace(/[^0-9+]/g, "")}`
}
