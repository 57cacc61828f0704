// @ts-check
/** Arrow keys walk from row to row of a table; Enter does by itself what the focused thing does. */

/** @param {string} selector of what is walked on, one in a row @returns {(event: KeyboardEvent) => void} */
export function walkOn(selector) {
  return (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[/** @type {"ArrowUp"} */ (event.key)];
    const table = /** @type {HTMLElement} */ (event.currentTarget);
    const stops = [.../** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll(selector))];
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = at < 0 || step === undefined ? undefined : stops[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
}
