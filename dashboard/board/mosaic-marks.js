// @ts-check
/**
 * Alarming cells, larger than they are: among tens of thousands that are a few pixels each, one that somebody must look
 * after would not be seen from across the room. They lie on a canvas of their own, above the cells.
 */

/** Device pixels of a cell from which it is seen without. */
const SEEN = 7;
/** Beyond so many they are seen by their number, and would hide the others. */
const MOST = 1000;

/**
 * @param {HTMLCanvasElement} canvas @param {import("./mosaic-layout.js").Layout} layout @param {Uint8Array} classes
 * @param {number[]} alarms the classes, by urgency @param {import("./mosaic-painter.js").Palette} palette
 */
export function drawMarks(canvas, layout, classes, alarms, palette) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (layout.cellHeight >= SEEN) return;
  const found = alarms.map((n) => cellsOf(classes, n));
  if (found.reduce((sum, cells) => sum + cells.length, 0) > MOST) return;
  const size = SEEN + 1;
  found.forEach((cells, i) => {
    for (const [colour, wide] of /** @type {[string, number][]} */ ([[palette.ground, size + 2], [palette.classes[alarms[i]].fill, size]])) {
      context.fillStyle = colour;
      for (const cell of cells) {
        const [x, y] = [layout.x[cell] + layout.cellWidth / 2, layout.y[cell] + layout.cellHeight / 2];
        context.fillRect(Math.round(x - wide / 2), Math.round(y - wide / 2), wide, wide);
      }
    }
  });
}

/** @param {Uint8Array} classes @param {number} n */
function cellsOf(classes, n) {
  const cells = [];
  for (let cell = classes.indexOf(n); cell >= 0 && cells.length <= MOST; cell = classes.indexOf(n, cell + 1)) cells.push(cell);
  return cells;
}
