// @ts-check
// Every form by its kind, and what all of them have in common. Pure: it tells what a form is, `view/` draws it.

import { agenda, slotsOf } from "./agenda.js"
import { directivesOf } from "./alerts.js"
import { casesOf } from "./cases.js"
import { known } from "./figures.js"
import { closing } from "./form/closing.js"
import { incident } from "./form/incident.js"
import { boxesOut, mobileBox } from "./form/mobilebox.js"
import { fixed } from "./form/moment.js"
import { opening } from "./form/opening.js"
import { situation } from "./form/situation.js"
import { turnout } from "./form/turnout.js"

/**
 * @typedef {{station: any, election: any, ballots: string[], facts: import("./figures.js").Known,
 *   agenda: import("./agenda.js").Agenda, slots: import("./agenda.js").Slot[], now: number,
 *   words: import("./words.js").Words, cases: import("./cases.js").Case[], boxes: import("./form/mobilebox.js").BoxOut[],
 *   directives: any[], reminder: any}} Around what a form needs to know of the area and the moment; `boxes`: mobile ones
 *   that are out, `reminder`: what the centre last said about a slot
 */

/** @type {Record<string, any>} */
export const FORMS = { opening, turnout, incident, mobile_box: mobileBox, situation, closing }

/** @param {any} enrolment @param {any[]} records @param {number} now @param {any} words @returns {Around} */
export function aroundOf(enrolment, records, now, words) {
  const { election } = enrolment
  const station = enrolment.stations.find((/** @type {any} */ one) => one.code === enrolment.station) || enrolment.stations[0]
  const own = records.filter((record) => record.report.station === station.code)
  const last = (enrolment.last || {})[station.code]
  const facts = known(station, last, own)
  const ballots = election.ballots || ["assembly", "province", "commune"]
  const toldAt = enrolment.anchor ? enrolment.anchor.shown : null
  const seen = enrolment.seen || {}
  return {
    station, election, ballots, facts, agenda: agenda(station, election, facts, now), slots: slotsOf(station, election), now, words,
    cases: casesOf(last && last.incidents, own, seen, toldAt), boxes: boxesOut(last, own, toldAt),
    directives: directivesOf(enrolment.notices, seen), reminder: (enrolment.reminders || {})[station.code] || null,
  }
}

/** The same for each area of the phone. @param {any} enrolment @param {any[]} records @param {number} now @param {any} words */
export function aroundAll(enrolment, records, now, words) {
  return enrolment.stations.map((/** @type {any} */ { code }) => aroundOf({ ...enrolment, station: code }, records, now, words))
}

/** A draft taken up again: "now" has become the time it was typed. @param {string} kind @param {any} form @param {number} typedAt */
export function resumed(kind, form, typedAt) {
  const moments = FORMS[kind].moments.map((/** @type {string} */ name) => [name, fixed(form[name], typedAt)])
  return { ...form, ...Object.fromEntries(moments) }
}
