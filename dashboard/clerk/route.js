// @ts-check
// Where in the page the clerk is, as the part of the address after "#". Pure. `#/turnout`, `#/turnout/correct/ID/17`,
// `#/incident/add/INCIDENT`, `#/case/show/INCIDENT`, `#/enrol`, `#/share`; everything else is home. A code after "#" is
// no route (see `code.js`).

/** @typedef {{screen: string, kind: string, how: string, enrolment: string, seq: number}} Route `enrolment`: what the
 *   address names, an incident where it is not about one report */

const SCREENS = ["enrol", "share", "case", "notices"]

/** @param {string} hash @param {string[]} kinds @returns {Route} */
export function parseRoute(hash, kinds) {
  const [first = "", how = "new", enrolment = "", seq = "0"] = hash.replace(/^#\/?/, "").split("/")
  const screen = SCREENS.includes(first) ? first : kinds.includes(first) ? "form" : "home"
  return { screen, kind: first, how, enrolment, seq: Number(seq) || 0 }
}

/** @param {string} kind @param {string} how @param {{enrolment: string, seq: number}|null} record */
export function formAddress(kind, how = "new", record = null) {
  return record ? `#/${kind}/${how}/${record.enrolment}/${record.seq}` : `#/${kind}`
}

/** An incident's screen, or the form that adds to it. @param {string} incident @param {"case"|"add"|"handled"} how */
export function caseAddress(incident, how = "case") {
  return how === "case" ? `#/case/show/${incident}` : `#/incident/${how}/${incident}`
}
