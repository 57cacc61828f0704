// @ts-check
/** Who is missing in the newest slot, by child: from the table of slots. Pure. */

/**
 * @typedef {{scope: string, name: string, missing: number, expected: number}} Lacking
 */

/** The newest slot whose time has come; null before the first. @param {import("./store.js").Slot[]} slots @returns {number | null} its index */
export function newestSlot(slots) {
  const come = slots.filter((slot) => slot.state !== "coming").length;
  return come === 0 ? null : come - 1;
}

/**
 * The children of which somebody is missing, most first.
 * @param {any} table the answer of /v1/slots/SCOPE @param {number | null} index @returns {Lacking[]}
 */
export function lackingIn(table, index) {
  if (table === null || index === null) return [];
  const { scope, name, [`${index}_missing`]: missing, [`${index}_expected`]: expected } = table.children;
  if (missing === undefined) return [];
  return scope
    .map((/** @type {string} */ each, /** @type {number} */ i) => ({ scope: each, name: name[i], missing: missing[i], expected: expected[i] }))
    .filter((/** @type {Lacking} */ each) => each.missing > 0)
    .sort((/** @type {Lacking} */ a, /** @type {Lacking} */ b) => b.missing - a.missing || b.missing / b.expected - a.missing / a.expected);
}
