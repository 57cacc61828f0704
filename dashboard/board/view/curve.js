// @ts-check
/** Turnout over the day by as-of time: one line a ballot, the coverage beneath, the slots as marks. */
import uPlot from "../../vendor/uplot.js";
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { UNKNOWN, count, percent, share, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { daySpan, seriesOf } from "../series.js";
import { say, term } from "../words.js";
import { html } from "./html.js";

const LEAST_HEIGHT = 150;
const DASHES = [[], [7, 4], [2, 3]];

/** @typedef {import("../store.js").Picture} Picture @typedef {import("../series.js").Series} Series */

/** @param {{picture: Picture}} props */
export function Curve({ picture }) {
  const { ballots } = picture.election;
  const series = seriesOf(picture.curve, picture.figures, ballots);
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const shown = at !== null && at < series.x.length ? at : series.last;
  return html`<section class="panel curve" aria-labelledby="curve-title">
    <div class="curve-head">
      <h2 id="curve-title">${say("curve")} <span class="soft">${say(series.isShare ? "curve.axis" : "curve.count")}</span></h2>
      ${series.last >= 0 && html`<${Key} series=${series} ballots=${ballots} at=${shown} />`}
    </div>
    ${series.last < 0 ? html`<p class="empty">${say("curve.none")}</p>` : html`<${Plot} picture=${picture} series=${series} onAt=${setAt} />`}
  </section>`;
}

/** @param {{series: Series, ballots: string[], at: number}} props */
function Key({ series, ballots, at }) {
  const said = language.value;
  const write = (/** @type {number | null} */ value) =>
    value === null || value === undefined ? UNKNOWN : series.isShare ? percent(value, said, 1) : count(value, said);
  return html`<ul class="key">
    <li class="key-time">${say("curve.at", { time: timeOfDay(series.x[at] * 1000) })}</li>
    ${ballots.map((each, b) => html`<li key=${each}>
      <span class=${`key-line key-line-${b}`} aria-hidden="true"></span>${term("short", each)} <strong>${write(series.lines[b][at])}</strong>
    </li>`)}
    <li><span class="key-area" aria-hidden="true"></span>${say("curve.coverage")} <strong>${percent(series.coverage[at], said, 1)}</strong></li>
  </ul>`;
}

/** @param {{picture: Picture, series: Series, onAt: (at: number | null) => void}} props */
function Plot({ picture, series, onAt }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const plot = useRef(/** @type {any} */ (null));
  const scheme = useScheme();
  const said = language.value;
  const span = daySpan(picture, series);
  const frame = `${scheme} ${said} ${series.isShare} ${span} ${JSON.stringify(picture.election.slots)} ${picture.election.ballots}`;

  useEffect(() => {
    const host = /** @type {HTMLElement} */ (box.current);
    plot.current = new /** @type {any} */ (uPlot)(options(host, picture, series, span, onAt), data(series), host);
    const watcher = new ResizeObserver(() => plot.current.setSize(sizeOf(host)));
    watcher.observe(host);
    return () => {
      watcher.disconnect();
      plot.current.destroy();
    };
  }, [frame]);
  useEffect(() => plot.current.setData(data(series)), [picture.curve, picture.figures]);

  return html`<div class="plot" ref=${box} role="img" aria-label=${sentence(picture, series)}></div>`;
}

/** What a person who cannot see the curve is told. @param {Picture} picture @param {Series} series */
function sentence(picture, series) {
  const said = language.value;
  const { last } = series;
  const headline = picture.figures.ballots[picture.election.ballots[0]];
  return say("curve.said", {
    time: timeOfDay(series.x[last] * 1000),
    rate: series.isShare ? percent(series.lines[0][last], said) : percent(share(series.lines[0][last], headline && headline.listed), said),
    ballot: term("ballot", picture.election.ballots[0]),
    reported: count(picture.curve.reported[last], said),
    expected: count(picture.figures.stations, said),
  });
}

/** @param {Series} series */
function data(series) {
  const most = series.isShare ? 1 : Math.max(1, ...series.lines[0].map((n) => n || 0));
  return [series.x, series.coverage.map((c) => (c === null ? null : c * most)), ...series.lines];
}

/** @param {HTMLElement} host */
function sizeOf(host) {
  return { width: Math.max(200, host.clientWidth), height: Math.max(LEAST_HEIGHT, host.clientHeight) };
}

/** @param {HTMLElement} host @param {Picture} picture @param {Series} series @param {[number, number]} span @param {(at: number | null) => void} onAt */
function options(host, picture, series, span, onAt) {
  const style = getComputedStyle(host);
  const token = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `${Math.round(em * 0.75)}px ${style.fontFamily}`;
  const axis = { stroke: token("--soft"), font, ticks: { stroke: token("--rule"), size: 4 }, grid: { stroke: token("--rule"), width: 1 } };
  const written = (/** @type {number} */ value) => (series.isShare ? percent(value, language.value, 0) : count(value, language.value));
  return {
    ...sizeOf(host),
    padding: [10, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: false, range: () => span }, y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ most) => [0, series.isShare ? Math.max(1, most) : Math.max(1, most * 1.05)] } },
    axes: [
      { ...axis, grid: { show: false }, space: 46, size: Math.round(em * 1.75), splits: () => hours(span, host.clientWidth), values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map((s) => timeOfDay(s * 1000)) },
      { ...axis, size: Math.round(em * (series.isShare ? 3.2 : 4.6)), space: 28, values: (/** @type {any} */ _, /** @type {number[]} */ at) => at.map(written) },
    ],
    series: [
      {},
      { stroke: token("--rule-strong"), fill: token("--coverage"), width: 1, points: { show: false }, paths: /** @type {any} */ (uPlot).paths.stepped({ align: 1 }) },
      ...picture.election.ballots.map((_, b) => ({ stroke: token(`--line-${b}`), width: b === 0 ? 2.5 : 1.5, dash: DASHES[b % DASHES.length], points: { show: false } })),
    ],
    hooks: {
      setCursor: [(/** @type {any} */ u) => onAt(typeof u.cursor.idx === "number" && u.cursor.left >= 0 ? u.cursor.idx : null)],
      drawClear: [(/** @type {any} */ u) => markSlots(u, picture, token("--slot"))],
    },
  };
}

/** Full hours, as many as there is room for. @param {[number, number]} span @param {number} width */
function hours([from, to], width) {
  const fit = Math.max(2, Math.floor(width / 58));
  const step = [1, 2, 3, 4, 6, 12].find((each) => (to - from) / 3600 / each <= fit) || 24;
  const first = Math.ceil(from / 3600) * 3600;
  return Array.from({ length: Math.floor((to - first) / 3600 / step) + 1 }, (_, i) => first + i * step * 3600);
}

/** @param {any} u @param {Picture} picture @param {string} colour */
function markSlots(u, picture, colour) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const slot of picture.election.slots) {
    const x = Math.round(u.valToPos(Date.parse(slot.at) / 1000, "x", true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

/** "dark" or "light", and a new drawing when the screen changes its mind. */
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
