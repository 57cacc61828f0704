/* Draws the charts of a bench's page. `uPlot` stands before this in the same module. */
/* global uPlot */

const HEIGHT = 260;
const COLOURS = 6;
const MOST_POINTS = 200; // moments up to which each is marked: a lone value between two gaps has no line
const charts = JSON.parse(document.getElementById("charts").textContent);

/** @param {string} name */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** @param {number | null} value */
const shown = (value) => (value === null || value === undefined ? "–" : value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 0 }));

/** One chart into its box. */
function draw(box, chart) {
  const ink = token("--ink");
  const rule = token("--rule");
  const axis = { stroke: ink, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 }, font: "12px system-ui, sans-serif" };
  const data = [chart.seconds, ...chart.lines.map((line) => (chart.is_log ? line.values.map((v) => (v > 0 ? v : null)) : line.values))];
  const options = {
    width: box.clientWidth,
    height: HEIGHT,
    cursor: { y: false },
    scales: { x: { time: false }, y: chart.is_log ? { distr: 3 } : { range: (u, low, high) => [0, high > 0 ? high * 1.08 : 1] } },
    axes: [
      { ...axis, values: (u, splits) => splits.map((s) => `${shown(s)} s`) },
      { ...axis, size: 62, values: (u, splits) => splits.map((v) => (v === null ? "" : shown(v))) },
    ],
    series: [
      { label: "at", value: (u, v) => (v === null ? "–" : `${v.toFixed(1)} s`) },
      ...chart.lines.map((line, n) => ({
        label: line.name,
        stroke: token(`--part-${n % COLOURS}`),
        width: 2,
        points: { show: chart.seconds.length <= MOST_POINTS, size: 5, fill: token(`--part-${n % COLOURS}`) },
        value: (u, v) => shown(v),
      })),
    ],
  };
  return new uPlot(options, data, box);
}

// Lifecycle

let drawn = [];
const paint = () => {
  for (const plot of drawn) plot.destroy();
  drawn = [...document.querySelectorAll("[data-chart]")].map((box) => draw(box, charts[Number(box.dataset.chart)]));
};
paint();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
addEventListener("resize", () => {
  for (const plot of drawn) plot.setSize({ width: plot.root.parentElement.clientWidth, height: HEIGHT });
});
