// @ts-check
/** Which cell is where: under a pointer, or next in a direction. Pure; all lengths are those of the layout. */

/** @typedef {import("./mosaic-layout.js").Layout} Layout @typedef {import("./mosaic-store.js").Ground} Ground */

/** A step aside costs as much as so many ahead: who goes right wants to stay in the row. */
const ASIDE = 3;

/**
 * The cell at a point, or the nearest within a cell's size; null where there is none.
 * @param {Ground} ground @param {Layout} layout @param {number} x @param {number} y @returns {number | null}
 */
export function cellAt(ground, layout, x, y) {
  const { cellWidth, cellHeight } = layout;
  let [found, least] = [/** @type {number | null} */ (null), Math.hypot(cellWidth, cellHeight)];
  layout.blocks.forEach((block, i) => {
    if (x < block.x - cellWidth || y < block.y - cellHeight || x > block.x + block.width + cellWidth || y > block.y + block.height + cellHeight) return;
    const cell = nearest(ground, layout, i, x, y);
    const off = Math.hypot(outside(x, layout.x[cell], cellWidth), outside(y, layout.y[cell], cellHeight));
    if (off < least) [found, least] = [cell, off];
  });
  return found;
}

/** How far a point is from a stretch. @param {number} at @param {number} from @param {number} length */
function outside(at, from, length) {
  return Math.max(from - at, at - (from + length), 0);
}

/**
 * The next cell in a direction; the same one at the edge.
 * @param {Ground} ground @param {Layout} layout @param {number} cell @param {number} right 1, 0 or -1 @param {number} down
 */
export function stepFrom(ground, layout, cell, right, down) {
  const { cellWidth, cellHeight } = layout;
  const [x, y] = [layout.x[cell] + cellWidth / 2, layout.y[cell] + cellHeight / 2];
  let [found, least] = [cell, Infinity];
  layout.blocks.forEach((_, i) => {
    const other = nearest(ground, layout, i, x + right * cellWidth, y + down * cellHeight);
    const [dx, dy] = [layout.x[other] + cellWidth / 2 - x, layout.y[other] + cellHeight / 2 - y];
    const [ahead, aside] = right === 0 ? [dy * down, Math.abs(dx)] : [dx * right, Math.abs(dy)];
    if (ahead <= 0 || aside > 2 * ahead) return;
    const cost = ahead + ASIDE * aside;
    if (cost < least) [found, least] = [other, cost];
  });
  return found;
}

/** The first cell of the commune that comes next, or before. @param {Ground} ground @param {number} group @param {number} by */
export function leapFrom(ground, group, by) {
  return ground.groups[Math.max(0, Math.min(ground.groups.length - 1, group + by))].start;
}

/** The cell of a block that is nearest to a point. @param {Ground} ground @param {Layout} layout @param {number} group @param {number} x @param {number} y */
function nearest(ground, layout, group, x, y) {
  const { start, count } = ground.groups[group];
  const block = layout.blocks[group];
  const column = within(Math.floor((x - block.x) / layout.cellWidth), block.columns);
  const row = within(Math.floor((y - block.y) / layout.cellHeight), Math.ceil(count / block.columns));
  const n = row * block.columns + column;
  // The last row may be short: what is above it, or its last cell.
  if (n < count) return start + n;
  const above = n - block.columns;
  const last = count - 1;
  return start + (above >= 0 && column - (last % block.columns) > 1 ? above : last);
}

/** @param {number} n @param {number} count */
function within(n, count) {
  return Math.max(0, Math.min(count - 1, n));
}
