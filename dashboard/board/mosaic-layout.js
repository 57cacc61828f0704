// @ts-check
/**
 * Where each cell lies: communes as blocks of cells with their names, wrapped in rows; several provinces as panels of
 * such rows. Pure; all lengths are device pixels, and all cells are equally large.
 *
 * In: the ground of a mosaic and the room there is. Out: the largest cells with which everything fits; cells smaller
 * than `scroll` are not tried, and then the height is what it takes. Worked out once per size.
 */
import { panelsOf } from "./mosaic-panels.js";
import { wrap } from "./mosaic-wrap.js";

/** @typedef {import("./mosaic-store.js").Ground} Ground */
/** @typedef {{x: number, y: number, width: number, height: number, columns: number}} Block a commune's cells */
/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {number} cellWidth from one cell to the next
 * @property {number} cellHeight
 * @property {number} label height of a name: of a province at the top of its panel, or of a commune above its block
 * @property {Block[]} blocks one a commune
 * @property {import("./mosaic-panels.js").Panel[]} panels one a province; none where there is only one
 * @property {Uint16Array} x of each cell's left upper corner
 * @property {Uint16Array} y
 */
/**
 * @typedef {object} Room
 * @property {number} width
 * @property {number} height
 * @property {number} label
 * @property {number} largest no cell is larger
 * @property {number} [scroll] the least size of cells; where there is not room for all of them, it is scrolled
 */

/** Rows of cells in a block. */
const DEPTHS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16];
/** No more of the room than this is ever cells, so that fewer sizes need be tried. */
const MOST_USED = 0.75;
/** Where there is room left, names are as much larger. */
const LARGER = [2, 1.6, 1.3];
/** A block's width by its height that people read well; of a few, one that fills the room. */
const SHAPE = 1.2;
const FEW = 2;
/** A commune's name by its cells, where they are large. */
const NAME = 0.62;

/** @param {Ground} ground @param {Room} room @returns {Layout} */
export function layoutOf(ground, room) {
  const least = room.scroll || 1;
  const most = Math.max(least, Math.min(room.largest, Math.floor(Math.sqrt((room.width * room.height) / Math.max(1, ground.number.length))) + 1));
  for (let size = most; size >= least; size--) {
    // Between two squares: small cells are rather a little wide than a size smaller.
    for (const wide of size >= room.largest ? [size] : size < 4 ? [size + 2, size + 1, size] : [size + 1, size]) {
      const layout = best(ground, room, wide, size, size === least && wide === size ? Infinity : room.height);
      if (layout === null) continue;
      const larger = LARGER.map((times) => ({ ...room, label: Math.round(room.label * times) }));
      const roomy = layout.height > room.height ? null : larger.map((each) => best(ground, each, wide, size, room.height)).find((each) => each !== null);
      return placed(ground, roomy || layout);
    }
  }
  throw new Error("there is always the smallest");
}

/** @param {Ground} ground @param {Room} room @param {number} cellWidth @param {number} cellHeight @param {number} most @returns {Layout | null} */
function best(ground, room, cellWidth, cellHeight, most) {
  if (ground.provinces.length > 1) {
    if (ground.number.length * cellWidth * cellHeight > MOST_USED * room.width * most) return null;
    const layout = panelsOf(ground, room, cellWidth, cellHeight);
    return layout.height <= most ? layout : null;
  }
  const label = Math.max(room.label, Math.min(Math.round(cellHeight * NAME), 2 * room.label));
  const layouts = DEPTHS.map((depth) => blocksOf(ground, { ...room, label }, cellWidth, cellHeight, depth)).filter((each) => each.height <= most);
  const isTall = layouts.every((each) => each.height > room.height);
  const shape = ground.groups.length > FEW ? SHAPE : room.width / room.height / ground.groups.length;
  layouts.sort((one, other) => (isTall ? one.height - other.height : misshape(one, shape) - misshape(other, shape)));
  return layouts[0] || null;
}

/** How far blocks are from a shape. @param {Layout} layout @param {number} shape */
function misshape({ blocks }, shape) {
  const [width, height] = blocks.reduce(([w, h], each) => [w + each.width, h + each.height], [0, 0]);
  return Math.abs(Math.log(width / height / shape));
}

/**
 * One province: blocks with their names above.
 * @param {Ground} ground @param {Room} room @param {number} cellWidth @param {number} cellHeight @param {number} depth @returns {Layout}
 */
function blocksOf(ground, { width, height, label }, cellWidth, cellHeight, depth) {
  const gap = Math.max(2, Math.round(cellHeight / 2)) + Math.round(label / 3);
  const widths = ground.groups.map(({ count }) => Math.max(Math.ceil(count / depth) * cellWidth, 3 * label));
  const rows = wrap(widths, gap, width);
  const deep = Math.min(depth, Math.max(1, ...ground.groups.map(({ count }) => count))) * cellHeight;
  const total = rows.some((row) => row.width > width) ? Infinity : rows.length * (label + deep + gap) - gap;
  const spare = Math.max(0, Math.min(label, Math.floor((height - total) / rows.length)));
  /** @type {Block[]} */
  const blocks = [];
  rows.forEach((row, n) => {
    let x = 0;
    for (let i = row.from; i < row.to; i++) {
      blocks.push({ x, y: n * (label + deep + gap + spare) + label, width: widths[i], height: deep, columns: Math.ceil(ground.groups[i].count / depth) });
      x += widths[i] + gap;
    }
  });
  const none = new Uint16Array(0);
  return { width, height: total + spare * (rows.length - 1), cellWidth, cellHeight, label, blocks, panels: [], x: none, y: none };
}

/** With the place of every cell. @param {Ground} ground @param {Layout} layout @returns {Layout} */
function placed(ground, layout) {
  const x = new Uint16Array(ground.number.length);
  const y = new Uint16Array(ground.number.length);
  ground.groups.forEach(({ start, count }, i) => {
    const block = layout.blocks[i];
    for (let n = 0; n < count; n++) {
      x[start + n] = block.x + (n % block.columns) * layout.cellWidth;
      y[start + n] = block.y + Math.floor(n / block.columns) * layout.cellHeight;
    }
  });
  return { ...layout, x, y };
}
