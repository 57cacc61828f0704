// @ts-check
/**
 * Four ways to colour the mosaic, each as a handful of classes. Pure.
 *
 * Class 0 is always what is not known (nothing reported, not due, nobody expected): it is drawn as an outline or a
 * hatch and never in a colour of the scale.
 */
import { NO_SHARE, NO_SLOT } from "./mosaic-store.js";

/** @typedef {import("./mosaic-store.js").Cells} Cells */

/**
 * @typedef {object} Colouring
 * @property {string} name also of its colours in mosaic.css: --m-NAME-0, --m-NAME-1 ...
 * @property {string} word
 * @property {string[]} words of its classes; their number is the number of classes
 * @property {(cells: Cells, cell: number) => number} classOf
 * @property {string} beside what the figures beside names are
 * @property {string[]} onMap what the map's legend counts, and what is said of one commune
 * @property {number[]} alarms the classes that somebody on duty looks for
 */

/** Tenths of a percent from which the next class begins; the last is for those at 100 % and beyond. */
export const STEPS = [200, 400, 600, 800, 1000];

const [WAITING, SILENT] = [0, 1];

/** @type {Colouring[]} */
export const COLOURINGS = [
  {
    name: "turnout",
    word: "mosaic.turnout",
    beside: "mosaic.beside.turnout",
    onMap: ["mosaic.of.turnout", "mosaic.in.turnout"],
    words: ["mosaic.turnout.0", "mosaic.turnout.1", "mosaic.turnout.2", "mosaic.turnout.3", "mosaic.turnout.4", "mosaic.turnout.5", "mosaic.turnout.6"],
    classOf(cells, cell) {
      const share = cells.turnout[cell];
      return share === NO_SHARE ? 0 : stepOf(share);
    },
    alarms: [],
  },
  {
    name: "slot",
    word: "mosaic.slot",
    beside: "mosaic.beside.slot",
    onMap: ["mosaic.of.slot", "mosaic.in.slot"],
    words: ["mosaic.slot.0", "mosaic.slot.1", "mosaic.slot.2", "mosaic.slot.3"],
    classOf: (cells, cell) => (cells.slot[cell] === NO_SLOT ? 0 : cells.slot[cell] + 1),
    alarms: [3],
  },
  {
    name: "state",
    word: "mosaic.state",
    beside: "mosaic.beside.state",
    onMap: ["mosaic.of.state", "mosaic.in.state"],
    words: ["state.waiting", "state.silent", "state.open", "state.interrupted", "state.closed"],
    classOf: (cells, cell) => cells.state[cell],
    alarms: [1, 3],
  },
  {
    name: "incident",
    word: "mosaic.incident",
    beside: "mosaic.beside.incident",
    onMap: ["mosaic.of.incident", "mosaic.in.incident"],
    words: ["mosaic.incident.0", "mosaic.incident.1", "severity.handled", "severity.support", "severity.interrupting", "severity.instruct"],
    // Who has not been heard of may well have an incident.
    classOf: (cells, cell) => (cells.incident[cell] > 0 ? cells.incident[cell] + 1 : cells.state[cell] <= SILENT ? WAITING : 1),
    alarms: [4, 5],
  },
];

/** The class of a share in tenths of a percent. @param {number} share */
export function stepOf(share) {
  let step = 1;
  while (step <= STEPS.length && share >= STEPS[step - 1]) step++;
  return step;
}

/** @param {string | null} name @returns {Colouring} the first if there is none of that name */
export function colouringOf(name) {
  return COLOURINGS.find((each) => each.name === name) || COLOURINGS[0];
}

/** The class of every cell. @param {Colouring} colouring @param {Cells} cells */
export function classesOf(colouring, cells) {
  const classes = new Uint8Array(cells.state.length);
  for (let cell = 0; cell < classes.length; cell++) classes[cell] = colouring.classOf(cells, cell);
  return classes;
}

/** How many cells are of each class. @param {Colouring} colouring @param {Uint8Array} classes @param {number} [from] @param {number} [to] */
export function countsOf(colouring, classes, from = 0, to = classes.length) {
  const counts = Array(colouring.words.length).fill(0);
  for (let cell = from; cell < to; cell++) counts[classes[cell]]++;
  return counts;
}
