// @ts-check
/**
 * What is drawn on the curve besides its lines: slots with their tolerance and the value there, breaks, the other day's
 * name. On the canvas of a uPlot, in its pixels; `size` is how large a letter's em is there.
 */
import { percent, count } from "./format.js";
import { language } from "./language.js";

/** @typedef {import("./series.js").Series} Series */
/** @typedef {{series: Series, marks: ReturnType<typeof import("./series.js").slotMarks>, breaks: Map<number, number>, name: string | null}} Drawing */
/** @typedef {(name: string) => string} Token a colour of the stylesheet */

/** Beneath the lines: each slot's moment, and until when a report for it is in time. @param {any} u @param {Drawing} drawing @param {Token} token @param {number} size */
export function drawSlots(u, { marks }, token, size) {
  const { ctx, bbox } = u;
  within(u, () => {
    for (const { at, until } of marks) {
      const x = Math.round(u.valToPos(at, "x", true));
      ctx.fillStyle = token("--slot");
      ctx.globalAlpha = 0.22;
      ctx.fillRect(x, bbox.top, Math.max(1, u.valToPos(until, "x", true) - x), bbox.height);
      ctx.globalAlpha = 1;
      ctx.fillRect(x, bbox.top, Math.max(1, Math.round(size / 14)), bbox.height);
    }
  });
}

/** Above the lines. @param {any} u @param {Drawing} drawing @param {Token} token @param {number} size */
export function drawMarks(u, { series, marks, breaks, name }, token, size) {
  within(u, () => {
    drawBreaks(u, series, breaks, token("--warn"), size);
    if (name !== null) nameReference(u, series, name, token, size);
    drawValues(u, series, marks, token, size);
  });
}

/** A tick on the ground wherever figures were corrected. @param {any} u @param {Series} series @param {Map<number, number>} breaks @param {string} colour @param {number} size */
function drawBreaks(u, series, breaks, colour, size) {
  const { ctx, bbox } = u;
  const ground = bbox.top + bbox.height;
  ctx.fillStyle = colour;
  for (const column of breaks.keys()) {
    const x = u.valToPos(series.x[column], "x", true);
    ctx.beginPath();
    ctx.moveTo(x - size * 0.32, ground);
    ctx.lineTo(x + size * 0.32, ground);
    ctx.lineTo(x, ground - size * 0.7);
    ctx.fill();
  }
}

/** The first line's value at each slot: a full dot where everybody has reported it, a hollow one where some are missing. @param {any} u @param {Series} series @param {Drawing["marks"]} marks @param {Token} token @param {number} size */
function drawValues(u, series, marks, token, size) {
  const { ctx, bbox } = u;
  const said = language.value;
  let right = bbox.left;
  for (const { at, value, isWhole } of marks) {
    if (value === null || value === undefined) continue;
    const x = u.valToPos(at, "x", true);
    const y = u.valToPos(value, "y", true);
    ctx.beginPath();
    ctx.arc(x, y, size * 0.3, 0, 2 * Math.PI);
    ctx.fillStyle = token(isWhole ? "--line-0" : "--panel");
    ctx.fill();
    ctx.strokeStyle = token("--line-0");
    ctx.lineWidth = size / 7;
    ctx.stroke();
    const text = series.isShare ? percent(value, said, 1) : count(value, said);
    const width = ctx.measureText(text).width;
    const left = Math.max(bbox.left + size * 0.2, x - width - size * 0.45);
    if (left < right) continue; // no room beside the one before
    right = left + width + size * 0.4;
    write(u, text, left, Math.max(bbox.top + size * 0.7, y - size * 0.75), token("--ink"), token("--panel"), size);
  }
}

/** Below the end of its line: voters only become more, so there is room under a line and to its right. @param {any} u @param {Series} series @param {string} name @param {Token} token @param {number} size */
function nameReference(u, { x, step, reference }, name, token, size) {
  const { ctx, bbox } = u;
  let end = reference.length - 1;
  while (end >= 0 && reference[end] === null) end--;
  const width = ctx.measureText(name).width;
  if (end < 0 || width > bbox.width / 2) return; // the key says it
  const left = Math.min(u.valToPos(x[end], "x", true), bbox.left + bbox.width - size * 0.3) - width;
  const begin = Math.max(0, Math.min(end, Math.floor((u.posToVal(left, "x", true) - x[0]) / step)));
  const lowest = reference[begin] === null ? reference[end] : reference[begin];
  write(u, name, left, u.valToPos(lowest, "y", true) + size * 0.8, token("--soft"), token("--panel"), size);
}

/** With a rim in the colour of the ground, so that lines behind it do not matter. @param {any} u @param {string} text @param {number} x @param {number} y @param {string} colour @param {string} ground @param {number} size */
function write({ ctx }, text, x, y, colour, ground, size) {
  ctx.lineWidth = size / 3.5;
  ctx.lineJoin = "round";
  ctx.strokeStyle = ground;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

/** Draws, and leaves the canvas as it was. @param {any} u @param {() => void} draw */
function within(u, draw) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top - 2, bbox.width, bbox.height + 4);
  ctx.clip();
  ctx.font = u.axes[0].font[0];
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.setLineDash([]);
  draw();
  ctx.restore();
}
