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

/** Calls whenever the page has turned light or dark. @param {() => void} call @returns {() => void} what ends it */
export function onScheme(call) {
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", call);
  const watcher = new MutationObserver(call);
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
  return () => {
    query.removeEventListener("change", call);
    watcher.disconnect();
  };
}
