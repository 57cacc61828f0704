// @ts-check
/** What places are called, as far as the picture on the screen knows them. Pure. */

/** @typedef {import("./store.js").Picture} Picture */

/** @param {string} scope @param {Picture} picture @returns {string | null} */
export function nameOf(scope, { place, children }) {
  if (scope === place.scope) return place.name;
  const above = place.parents.find((each) => each.scope === scope);
  if (above !== undefined) return above.name;
  const row = children.scope.indexOf(scope);
  return row < 0 ? null : children.name[row];
}

/**
 * What stands beside a polling area's own name: its commune, or where that is not known its province and code; nothing
 * of what the page is about anyway.
 * @param {string} station its scope @param {Picture} picture
 */
export function whereOf(station, picture) {
  const found = /^s(\d\d)-(\d{5})-/.exec(station);
  if (found === null || picture.scope === station || picture.scope === `c${found[2]}`) return "";
  const commune = nameOf(`c${found[2]}`, picture);
  if (commune !== null) return commune;
  const province = picture.place.scope === `p${found[1]}` ? null : nameOf(`p${found[1]}`, picture);
  return [...(province === null ? [] : [province]), station.slice(1)].join(" · ");
}
