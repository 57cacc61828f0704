// @ts-check
/** The figure beside each name: of provinces where there are several, else of communes. Pure. */
import { count, percent, share } from "./format.js";

/**
 * Turnout as the board's picture of the scope has it, which weighs by voters; otherwise how many cells are alarming.
 * @param {{colouring: {value: import("./mosaic-classes.js").Colouring}, classes: Uint8Array}} mosaic
 * @param {import("./mosaic-store.js").Ground} ground @param {import("./store.js").Picture} picture
 * @param {import("./format.js").Language} said @returns {string[]} "" where there is nothing to say
 */
export function valuesOf(mosaic, ground, picture, said) {
  const parts = partsOf(ground);
  const { name, alarms } = mosaic.colouring.value;
  if (name === "turnout") {
    const { scope, [`voted_${picture.election.ballots[0]}`]: voted = [], [`listed_in_${picture.election.ballots[0]}`]: listed = [] } = picture.children;
    const rows = new Map(scope.map((each, row) => [each, row]));
    return parts.map((part) => {
      const row = rows.get(part.scope);
      const rate = row === undefined ? null : share(voted[row], listed[row]);
      return rate === null ? "" : percent(rate, said, 0);
    });
  }
  return parts.map(({ from, to }) => {
    let found = 0;
    for (let cell = from; cell < to; cell++) if (alarms.includes(mosaic.classes[cell])) found++;
    return found === 0 ? "" : count(found, said);
  });
}

/** @param {import("./mosaic-store.js").Ground} ground */
function partsOf({ provinces, groups, number }) {
  const starts = (/** @type {number} */ i) => (i < groups.length ? groups[i].start : number.length);
  if (provinces.length < 2) return groups.map(({ scope }, i) => ({ scope, from: starts(i), to: starts(i + 1) }));
  let first = 0;
  return provinces.map(({ scope, groups: own }) => ({ scope, from: starts(first), to: starts((first += own)) }));
}
