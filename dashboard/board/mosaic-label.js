// @ts-check
/** Names on a canvas, each with a figure where there is room for both. */

/** Of the height there is. */
const SIZES = [0.74, 0.62, 0.52, 0.44];

/** @typedef {{text: string, value: string, x: number, y: number, width: number}} Label */

/**
 * @param {CanvasRenderingContext2D} context @param {Label[]} labels @param {number} height
 * @param {import("./mosaic-painter.js").Palette} palette
 */
export function drawLabels(context, labels, height, palette) {
  context.globalAlpha = 1;
  context.textBaseline = "middle";
  for (const { text, value, x, y, width } of labels) {
    context.fillStyle = palette.ground;
    context.fillRect(x, y, width, height - 1);
    const middle = y + height / 2;
    const { size, taken } = fit(context, text, value, width, height, palette.font);
    context.font = `400 ${size}px ${palette.font}`;
    const name = cut(context, text, width - taken);
    // A figure is never cut, and a name not to a letter or two for its sake.
    const fits = taken < width && (name.length > 4 || name === text);
    context.fillStyle = palette.soft;
    context.fillText(fits ? name : cut(context, text, width), x, middle);
    if (!value || !fits) continue;
    context.font = `650 ${size}px ${palette.font}`;
    context.fillStyle = palette.ink;
    context.fillText(value, x + width - taken + size / 2, middle);
  }
}

/**
 * The largest letters in which nothing is cut, and how wide the figure is in them.
 * @param {CanvasRenderingContext2D} context @param {string} text @param {string} value @param {number} width @param {number} height @param {string} font
 */
function fit(context, text, value, width, height, font) {
  let [size, taken] = [0, 0];
  for (const part of SIZES) {
    size = Math.round(height * part);
    context.font = `650 ${size}px ${font}`;
    taken = value ? context.measureText(value).width + size / 2 : 0;
    context.font = `400 ${size}px ${font}`;
    if (context.measureText(text).width + taken <= width) break;
  }
  return { size, taken };
}

/** What kind of place it is goes without saying where all are; "Phường 1" would be nothing without it. @param {string} name */
export function short(name) {
  return name.replace(/^(Tỉnh|Thành phố|Xã|Phường|Đặc khu) (?!\d)/, "");
}

/** The text, or as much of its beginning as there is room for. @param {CanvasRenderingContext2D} context @param {string} text @param {number} width */
function cut(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : `${text.slice(0, low).trimEnd()}…`;
}
