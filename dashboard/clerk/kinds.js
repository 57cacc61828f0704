// @ts-check
// Who an incident goes to by its kind and severity, so that a phone without a network can tell. Pure; a test holds it to
// `election/incident.py`. What to do and who decides are words: `do_power`, `who_power`.

const LEVELS = ["commune", "province", "centre"]
const PROVINCIAL = ["interruption", "ballot", "telecom"] // the other kinds usually stay with the commune
const POSTPONING = ["interruption", "weather"] // only the centre can postpone the vote

/** @param {string} category @param {string} severity */
export function levelOf(category, severity) {
  const usual = PROVINCIAL.includes(category) ? 1 : 0
  if (severity === "handled") return LEVELS[0]
  if (severity === "interrupting") return LEVELS[1]
  if (severity === "instruct") return LEVELS[POSTPONING.includes(category) ? 2 : usual + 1]
  return LEVELS[usual]
}
