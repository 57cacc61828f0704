// @ts-check
/**
 * The curve's drawing on a canvas, and the cursor in it, which mouse and arrow keys move. Sized in the page's own em, so
 * that a wall draws the same picture larger. Colours are read whenever it draws: the page may turn dark at any moment.
 */
import uPlot from "../../vendor/uplot.js";
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { count, percent, timeOfDay } from "../format.js";
import { drawMarks, drawSlots } from "../ink.js";
import { language } from "../language.js";
import { themeOf } from "../route.js";
import { daySpan } from "../series.js";
import { say } from "../words.js";
import { html } from "./html.js";

const LEAST_HEIGHT = 80;
const DASHES = [[], [7, 4], [2, 3]];
const REFERENCE_DASH = [9, 3, 2, 3];
const AN_HOUR = 12;

/** @typedef {import("../store.js").Picture} Picture @typedef {import("../ink.js").Drawing} Drawing */
/**
 * @typedef {object} Props
 * @property {import("../desk.js").Desk} desk
 * @property {Picture} picture
 * @property {Drawing} drawing
 * @property {number[]} colours which colour each line has
 * @property {number | null} at the column the cursor is in
 * @property {(at: number | null) => void} onAt
 * @property {(at: number) => string} read the column in words
 * @property {(at: number) => string} note what there is to say of it besides its figures
 */

/** @param {Props} props */
export function Plot(props) {
  const { desk, picture, drawing, colours, at, onAt, read } = props;
  const { series } = drawing;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const plot = useRef(/** @type {any} */ (null));
  const newest = useRef(props);
  newest.current = props;
  const scheme = `${useScheme()} ${themeOf(desk.screen.value)}`;
  const span = daySpan(picture, series);

  useEffect(() => {
    const host = /** @type {HTMLElement} */ (box.current);
    plot.current = new /** @type {any} */ (uPlot)(options(host, newest, span), data(series), host);
    const watcher = new ResizeObserver(() => plot.current.setSize(sizeOf(host)));
    watcher.observe(host);
    return () => {
      watcher.disconnect();
      plot.current.destroy();
    };
  }, [language.value, series.isShare, `${span} ${colours}`]);
  useEffect(() => plot.current.setData(data(series)), [drawing]);
  useEffect(() => {
    // The stylesheet of the night is put on by the page after its parts are drawn.
    const frame = requestAnimationFrame(() => plot.current.redraw(false, true));
    return () => cancelAnimationFrame(frame);
  }, [scheme]);

  const last = series.x.length - 1;
  const press = (/** @type {KeyboardEvent} */ event) => {
    const from = at === null ? series.last : at;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, PageUp: from + AN_HOUR, PageDown: from - AN_HOUR, Home: 0, End: series.last }[event.key];
    if (to !== undefined) move(plot.current, Math.min(last, Math.max(0, to)));
    else if (event.key === "Escape") rest(plot.current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = at === null ? series.last : at;
  // A wall has nobody's hand on it, and its arrow keys lead to the next place.
  const manners = desk.wall.value
    ? { role: "img", "aria-label": read(series.last) }
    : {
        role: "slider",
        tabindex: 0,
        "aria-label": say("curve.slider"),
        "aria-valuemin": 0,
        "aria-valuemax": last,
        "aria-valuenow": shown,
        "aria-valuetext": read(shown),
        onKeyDown: press,
        onBlur: () => rest(plot.current),
      };
  return html`<div class="plot" ref=${box} ...${manners}></div>`;
}

/** @param {any} plot @param {number} column */
function move(plot, column) {
  plot.setCursor({ left: plot.valToPos(plot.data[0][column], "x"), top: 1 });
}

/** @param {any} plot */
function rest(plot) {
  plot.setCursor({ left: -10, top: -10 });
}

/** @param {import("../series.js").Series} series */
function data(series) {
  const most = series.isShare ? 1 : Math.max(1, ...series.lines[0].map((n) => n || 0));
  return [series.x, series.coverage.map((c) => (c === null ? null : c * most)), series.reference, ...series.lines];
}

/** @param {HTMLElement} host */
function sizeOf(host) {
  return { width: Math.max(200, host.clientWidth), height: Math.max(LEAST_HEIGHT, host.clientHeight) };
}

/** @param {HTMLElement} host @param {{current: Props}} newest @param {[number, number]} span */
function options(host, newest, span) {
  const { series } = newest.current.drawing;
  const style = getComputedStyle(host);
  const token = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const ink = (/** @type {string} */ name) => () => token(name);
  const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const size = em * devicePixelRatio;
  const thin = em / 15;
  const font = `${Math.round(em * 0.75)}px ${style.fontFamily}`;
  const axis = { stroke: ink("--soft"), font, ticks: { stroke: ink("--rule"), size: 4 }, grid: { stroke: ink("--rule"), width: 1 } };
  const written = (/** @type {number} */ value) => (series.isShare ? percent(value, language.value, 0) : count(value, language.value));
  const tip = document.createElement("p");
  tip.className = "tip";
  return {
    ...sizeOf(host),
    padding: [10, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 * thin } },
    scales: { x: { time: false, range: () => span }, y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ most) => [0, series.isShare ? Math.max(1, most) : Math.max(1, most * 1.05)] } },
    axes: [
      { ...axis, grid: { show: false }, space: 46, size: Math.round(em * 1.75), splits: () => hours(span, host.clientWidth, em), values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map((s) => timeOfDay(s * 1000)) },
      { ...axis, size: Math.round(em * (series.isShare ? 3.2 : 4.6)), space: 28 * thin, values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map(written) },
    ],
    series: [
      {},
      { stroke: ink("--rule-strong"), fill: ink("--coverage"), width: thin, points: { show: false }, paths: /** @type {any} */ (uPlot).paths.stepped({ align: 1 }) },
      { stroke: ink("--soft"), width: thin * 1.25, dash: REFERENCE_DASH.map((n) => n * thin), points: { show: false } },
      ...newest.current.colours.map((colour) => ({ stroke: ink(`--line-${colour}`), width: thin * (colour === 0 ? 2.5 : 1.5), dash: DASHES[colour % DASHES.length].map((n) => n * thin), points: { show: false } })),
    ],
    hooks: {
      init: [(/** @type {any} */ u) => u.over.append(tip)],
      setCursor: [
        (/** @type {any} */ u) => {
          const column = typeof u.cursor.idx === "number" && u.cursor.left >= 0 ? u.cursor.idx : null;
          newest.current.onAt(column);
          place(u, tip, column === null ? "" : newest.current.note(column), column);
        },
      ],
      drawClear: [(/** @type {any} */ u) => drawSlots(u, newest.current.drawing, token, size)],
      draw: [(/** @type {any} */ u) => drawMarks(u, newest.current.drawing, token, size)],
    },
  };
}

/** Beside the column, on the side where there is room. @param {any} u @param {HTMLElement} tip @param {string} text @param {number | null} column */
function place(u, tip, text, column) {
  tip.textContent = text;
  tip.hidden = text === "";
  if (text === "" || column === null) return;
  const x = u.valToPos(u.data[0][column], "x");
  const isLeft = x > u.over.clientWidth / 2;
  tip.style.left = isLeft ? "" : `${x + 6}px`;
  tip.style.right = isLeft ? `${u.over.clientWidth - x + 6}px` : "";
}

/** Full hours, as many as there is room for. @param {[number, number]} span @param {number} width @param {number} em */
function hours([from, to], width, em) {
  const fit = Math.max(2, Math.floor(width / (em * 3.9)));
  const step = [1, 2, 3, 4, 6, 12].find((each) => (to - from) / 3600 / each <= fit) || 24;
  const first = Math.ceil(from / 3600) * 3600;
  return Array.from({ length: Math.floor((to - first) / 3600 / step) + 1 }, (_, i) => first + i * step * 3600);
}

/** "dark" or "light", and a new drawing when the system changes its mind. */
function useScheme() {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const turn = (/** @type {any} */ event) => setDark(event.matches);
    query.addEventListener("change", turn);
    return () => query.removeEventListener("change", turn);
  }, []);
  return dark ? "dark" : "light";
}
