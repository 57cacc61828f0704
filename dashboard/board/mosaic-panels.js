// @ts-check
/**
 * Several provinces: each a panel with its name on top and its communes below, wrapped in rows; the panels on shelves,
 * all of a shelf equally high. Pure.
 *
 * In: the ground, a width, and the size of cells. Out: the lowest arrangement there is, by trying every division of the
 * provinces into shelves.
 */
import { narrowest, wrap } from "./mosaic-wrap.js";

/** Rows of cells in a commune's block. */
const DEPTHS = [3, 4, 5, 6, 7, 8];
/** A panel is at least so much higher or lower than a square of the same area would be. */
const LOWEST = 0.55;
const HIGHEST = 1.4;

/** @typedef {import("./mosaic-layout.js").Layout} Layout @typedef {import("./mosaic-store.js").Ground} Ground */
/** @typedef {{x: number, y: number, width: number, height: number}} Panel */
/** @typedef {{from: number, to: number, floors: number}} Shelf */

/**
 * @param {Ground} ground @param {{width: number, height: number, label: number}} room with the height of a province's name
 * @param {number} cellWidth @param {number} cellHeight @returns {Layout}
 */
export function panelsOf(ground, room, cellWidth, cellHeight) {
  const { width, label } = room;
  const gap = Math.max(1, Math.round(cellHeight / 3));
  const aisle = gap + Math.round(label / 3);
  const plans = DEPTHS.map((depth) => {
    const floor = depth * cellHeight + gap;
    const blocks = ground.groups.map(({ count }) => Math.ceil(count / depth) * cellWidth);
    const side = Math.sqrt((blocks.reduce((sum, each) => sum + each + gap, 0) * floor) / ground.provinces.length);
    const range = [Math.max(1, Math.floor((LOWEST * side) / floor)), Math.max(2, Math.ceil((HIGHEST * side) / floor))];
    let widths = widthsOf(ground, blocks, gap, 3 * label, range[1]);
    // A large province on a narrow screen is higher than it is wide.
    while (range[1] < ground.groups.length && widths.some((each) => each[range[1]] > width)) {
      range[1] *= 2;
      widths = widthsOf(ground, blocks, gap, 3 * label, range[1]);
    }
    const high = (/** @type {number} */ floors) => label + floors * floor - gap;
    return { depth, floor, blocks, widths, high, ...shelvesOf(widths, width, aisle, range, high) };
  });
  const plan = plans.reduce((one, other) => (other.height < one.height ? other : one));
  return laid(ground, plan, { ...room, gap, aisle, cellWidth, cellHeight });
}

/**
 * How wide each province is with 1, 2, 3 ... rows of communes.
 * @param {Ground} ground @param {number[]} blocks @param {number} gap @param {number} least @param {number} most
 */
function widthsOf(ground, blocks, gap, least, most) {
  let first = 0;
  return ground.provinces.map(({ groups }) => {
    const own = blocks.slice(first, (first += groups));
    return Array.from({ length: most + 1 }, (_, floors) => (floors === 0 ? Infinity : narrowest(own, gap, floors, least)));
  });
}

/**
 * The division into shelves that is lowest in sum.
 * @param {number[][]} widths @param {number} width @param {number} aisle @param {number[]} range of floors
 * @param {(floors: number) => number} high @returns {{shelves: Shelf[], height: number}}
 */
function shelvesOf(widths, width, aisle, [least, most], high) {
  /** @type {{height: number, shelf: Shelf | null}[]} the lowest for the first so many provinces */
  const lowest = [{ height: -aisle, shelf: null }];
  for (let to = 1; to <= widths.length; to++) {
    lowest.push({ height: Infinity, shelf: null });
    for (let from = to - 1; from >= 0; from--) {
      let floors = least;
      const wide = () => widths.slice(from, to).reduce((sum, each) => sum + each[floors] + aisle, -aisle);
      while (floors <= most && wide() > width) floors++;
      if (floors > most) break; // and even less with one more
      const height = lowest[from].height + high(floors) + aisle;
      if (height < lowest[to].height) lowest[to] = { height, shelf: { from, to, floors } };
    }
  }
  /** @type {Shelf[]} */
  const shelves = [];
  for (let to = widths.length; to > 0 && lowest[to].shelf; to = shelves[0].from) shelves.unshift(/** @type {Shelf} */ (lowest[to].shelf));
  return { shelves, height: lowest[widths.length].height };
}

/**
 * @param {Ground} ground @param {any} plan
 * @param {{width: number, height: number, label: number, gap: number, aisle: number, cellWidth: number, cellHeight: number}} sizes @returns {Layout}
 */
function laid(ground, plan, { width, height: most, label, gap, aisle, cellWidth, cellHeight }) {
  const { depth, floor, blocks, widths, high, shelves, height } = plan;
  const spare = shelves.length > 1 ? Math.max(0, Math.min(label, Math.floor((most - height) / (shelves.length - 1)))) : 0;
  /** @type {Panel[]} */
  const panels = [];
  /** @type {import("./mosaic-layout.js").Block[]} */
  const placed = [];
  let [first, y] = [0, 0];
  for (const { from, to, floors } of shelves) {
    const wide = widths.slice(from, to).reduce((/** @type {number} */ sum, /** @type {number[]} */ each) => sum + each[floors], 0);
    const between = to - from > 1 ? Math.min((width - wide) / (to - from - 1), 4 * aisle) : 0;
    let x = 0;
    for (let p = from; p < to; p++) {
      panels.push({ x: Math.round(x), y, width: widths[p][floors], height: high(floors) });
      const own = blocks.slice(first, (first += ground.provinces[p].groups));
      wrap(own, gap, widths[p][floors]).forEach((row, n) => {
        let at = Math.round(x);
        for (let i = row.from; i < row.to; i++) {
          const columns = own[i] / cellWidth;
          placed.push({ x: at, y: y + label + n * floor, width: own[i], height: depth * cellHeight, columns });
          at += own[i] + gap;
        }
      });
      x += widths[p][floors] + between;
    }
    y += high(floors) + aisle + spare;
  }
  return { width, height: height + spare * (shelves.length - 1), cellWidth, cellHeight, label, blocks: placed, panels, x: new Uint16Array(0), y: new Uint16Array(0) };
}
