// @ts-check
// Where in the page the clerk is, as the part of the address after "#". Pure. `#/turnout`, `#/turnout/correct/ID/17`,
// `#/enrol`; everything else is home. A code after "#" is no route (see `code.js`).

/** @typedef {{screen: "home"|"enrol"|"form", kind: string, how: string, enrolment: string, seq: number}} Route */

/** @param {string} hash @param {string[]} kinds @returns {Route} */
export function parseRoute(hash, kinds) {
  const [first = "", how = "new", enrolment = "", seq = "0"] = hash.replace(/^#\/?/, "").split("/")
  const screen = first === "enrol" ? "enrol" : kinds.includes(first) ? "form" : "home"
  return { screen, kind: first, how, enrolment, seq: Number(seq) || 0 }
}

/** @param {string} kind @param {string} how @param {{enrolment: string, seq: number}|null} record */
export function formAddress(kind, how = "new", record = null) {
  return record ? `#/${kind}/${how}/${record.enrolment}/${record.seq}` : `#/${kind}`
}
