// @ts-check
// What a level of the election's offices is called where this polling area lies.

const SYSTEM = "system" // what the centre does by itself, as when nobody answered in time

/** The office of a scope (`vn`, `p11`, `c03127`) or of a level (`commune`, `province`, `centre`); what is neither is
 * whoever is on duty, or nobody at all. @param {any} words @param {any} station @param {string|null} scope @param {string|null} [by] */
export function officeName(words, station, scope, by = null) {
  if (by === SYSTEM) return words.say("office_system")
  if (scope === "vn" || scope === "centre") return words.say("office_centre")
  const level = { p: "province", c: "commune" }[(scope || "").slice(0, 1)] || ""
  if (!level) return words.say("office_duty")
  const place = station[level]
  if (!place) return words.say(`office_${level}`)
  return words.say("office_of", { place: words.english ? place : place.charAt(0).toLowerCase() + place.slice(1) })
}
