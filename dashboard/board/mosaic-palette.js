// @ts-check
/**
 * The colours of mosaic.css as a canvas needs them. In: an element of the page and the name of a scale. Out: a palette;
 * it must be read again when the page turns light or dark.
 */

/** @typedef {import("./mosaic-painter.js").Palette} Palette */

/** @param {HTMLElement} host @param {string} scale @param {number} count of its classes @returns {Palette} */
export function paletteOf(host, scale, count) {
  const probe = document.createElement("i");
  probe.hidden = true;
  host.append(probe);
  const read = (/** @type {string} */ name) => {
    probe.className = name;
    const { backgroundColor, color } = getComputedStyle(probe);
    return { fill: backgroundColor, ink: color };
  };
  const { fill: ground, ink } = read("m-ground");
  const { fill: hatch, ink: soft } = read("m-hatch");
  const palette = {
    ground,
    ink,
    hatch,
    soft,
    glow: read("m-glow").fill,
    font: getComputedStyle(host).fontFamily,
    classes: Array.from({ length: count }, (_, n) => read(`m-${scale}-${n}`)),
  };
  probe.remove();
  return palette;
}

/** Calls whenever the page has turned light or dark, by the system or by its address. @param {() => void} call @returns {() => void} what ends it */
export function onScheme(call) {
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", call);
  // The stylesheet of the night is put on by its `media`, which is said again and again.
  const watcher = new MutationObserver((changes) => {
    if (changes.some(({ target, oldValue }) => oldValue !== /** @type {HTMLLinkElement} */ (target).media)) call();
  });
  watcher.observe(document.head, { subtree: true, attributes: true, attributeFilter: ["media"], attributeOldValue: true });
  return () => {
    query.removeEventListener("change", call);
    watcher.disconnect();
  };
}

/**
 * Slanted lines that go on from cell to cell; in cells that have no room for lines, a checker.
 * @param {CanvasRenderingContext2D} context @param {Palette} palette @param {number} cell in device pixels
 */
export function hatchOf(context, palette, cell) {
  const size = cell < 5 ? 2 : cell < 12 ? 4 : 6;
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const lines = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  lines.fillStyle = palette.ground;
  lines.fillRect(0, 0, size, size);
  lines.fillStyle = palette.hatch;
  for (let i = 0; i < size; i++) lines.fillRect(i, size - 1 - i, 1, 1);
  return /** @type {CanvasPattern} */ (context.createPattern(tile, "repeat"));
}
