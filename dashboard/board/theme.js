// @ts-check
/**
 * Light or dark: as the system has it, unless the address says otherwise (`&theme=dark`): a wall hangs in a room whose
 * light the system does not know.
 *
 * In: the theme. Out: which of the stylesheets counts. The sheets that draw on a canvas read their colours from it.
 */

const SYSTEM = "(prefers-color-scheme: dark)";
const MEDIA = { dark: "all", light: "not all" };

/** @param {"dark" | "light" | null} theme null: as the system has it */
export function dress(theme) {
  const link = /** @type {HTMLLinkElement | null} */ (document.getElementById("dark"));
  if (link !== null) link.media = theme === null ? SYSTEM : MEDIA[theme];
}
