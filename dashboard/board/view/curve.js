// @ts-check
/**
 * Turnout over the day by as-of time: a line a ballot, the share of areas that have a figure beneath, slots and
 * corrections as marks; and if a day to compare with was imported, its line and how today stands to it, like for like.
 */
import { useMemo, useState } from "../../vendor/preact-hooks.js";
import { count, percent, points, share, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { keep, recall } from "../memory.js";
import { breaksOn, likeness, seriesOf, slotMarks } from "../series.js";
import { say, teach, term } from "../words.js";
import { more } from "../words/curve.js";
import { ballotsOf } from "./headline.js";
import { html } from "./html.js";
import { useInquiry } from "./inquire.js";
import { Plot } from "./plot.js";

teach(more);

/** A minute of the election's clock, but not faster than this: of a day that is played sixty times as fast. */
const LEAST_PAUSE_MS = 5000;
const HIDDEN = "eday.curve.hidden";

/** @typedef {import("../store.js").Picture} Picture @typedef {import("../series.js").Series} Series @typedef {import("../series.js").Past} Past */

/** @param {{desk: import("../desk.js").Desk, picture: Picture}} props */
export function Curve({ desk, picture }) {
  const ballots = ballotsOf(picture);
  const [hidden, hide] = useState(() => (recall(HIDDEN) || "").split(" "));
  const isShown = ballots.map((each) => !hidden.includes(each));
  const chosen = isShown.includes(true) ? ballots.filter((_, b) => isShown[b]) : ballots;
  const pause = Math.max(LEAST_PAUSE_MS, 60e3 / desk.speed.value);
  const minute = desk.minute.value;
  /** @type {Past | null} */
  const past = useInquiry(`/v1/reference/${picture.scope}?ballot=${chosen[0]}`, [minute], pause).body.value;
  const changes = useInquiry(`/v1/corrections?scope=${picture.scope}&limit=0`, [minute], pause).body.value;
  const { curve, figures, slots, election } = picture;
  const listed = chosen.map((each) => figures.ballots[each] && figures.ballots[each].listed);
  const series = useMemo(() => seriesOf(curve, figures, chosen, past), [curve, figures.stations, `${chosen} ${listed}`, past]);
  const breaks = useMemo(() => (series.last < 0 || changes === null ? new Map() : breaksOn(series, changes.breaks)), [series, changes]);
  const marks = useMemo(() => slotMarks(series, election, slots), [series, election, slots]);
  const name = past === null ? null : past.name;
  const drawing = useMemo(() => ({ series, marks, breaks, name }), [series, marks, breaks, name]);
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const shown = at !== null && at < series.x.length ? at : series.last;

  const toggle = (/** @type {string} */ ballot) => {
    const next = isShown[ballots.indexOf(ballot)] ? [...hidden, ballot] : hidden.filter((each) => each !== ballot);
    if (ballots.every((each) => next.includes(each))) return;
    hide(next);
    keep(HIDDEN, next.join(" ").trim());
  };
  const note = (/** @type {number} */ column) => noteOf(column, drawing);
  const read = (/** @type {number} */ column) => [...spoken(column, drawing, chosen), ...(note(column) ? [note(column)] : [])].join("; ");
  return html`<section class="panel curve" aria-labelledby="curve-title">
    <div class="curve-head">
      <h2 id="curve-title">${say("curve")} <span class="soft">${say(series.isShare ? "curve.axis" : "curve.count")}</span></h2>
      ${name !== null && past !== null && html`<${Likeness} name=${name} alike=${past.alike} />`}
      ${series.last >= 0 && html`<${Key} drawing=${drawing} ballots=${ballots} chosen=${chosen} at=${shown} toggle=${desk.wall.value ? null : toggle} />`}
    </div>
    ${series.last < 0
      ? html`<p class="empty">${say("curve.none")}</p>`
      : html`<p class="curve-said">${summary(picture, series, chosen[0])}</p>
          <${Plot} desk=${desk} picture=${picture} drawing=${drawing} colours=${chosen.map((each) => ballots.indexOf(each))} at=${at} onAt=${setAt} read=${read} note=${note} />`}
  </section>`;
}

/** How today stands to the other day, in words. @param {{name: string, alike: Past["alike"]}} props */
function Likeness({ name, alike }) {
  const said = language.value;
  const found = likeness(alike);
  if (found === null) return html`<p class="curve-alike soft">${say("curve.alike.none", { name })}</p>`;
  const voters = (found.voters > 0 ? "+" : "") + count(found.voters, said);
  return html`<p class="curve-alike">
    ${say("curve.alike", { name, time: timeOfDay(found.at), n: count(found.stations, said) })}${" "}
    <strong>${found.points === null ? say("curve.voters", { voters }) : say("curve.points", { points: points(found.points, said, 1) })}</strong>
  </p>`;
}

/** Without `toggle`, on a wall, only what its other panels do not say larger. @param {{drawing: import("../ink.js").Drawing, ballots: string[], chosen: string[], at: number, toggle: ((ballot: string) => void) | null}} props */
function Key({ drawing, ballots, chosen, at, toggle }) {
  const said = language.value;
  const { series, breaks, name } = drawing;
  const corrected = [...breaks.values()].reduce((sum, n) => sum + n, 0);
  return html`<ul class="key">
    <li class="key-time">${say("curve.at", { time: timeOfDay(series.x[at] * 1000) })}</li>
    ${ballots.map((each, b) => {
      const line = chosen.indexOf(each);
      const inside = html`<span class=${`key-line key-line-${b}`} aria-hidden="true"></span>${term("short", each)} ${line >= 0 && html`<strong>${valueOf(series, series.lines[line][at])}</strong>`}`;
      if (toggle === null) return line >= 0 && html`<li key=${each}>${inside}</li>`;
      return html`<li key=${each}><button type="button" class="key-button" aria-pressed=${String(line >= 0)} title=${say("curve.toggle")} onClick=${() => toggle(each)}>${inside}</button></li>`;
    })}
    ${toggle !== null && name !== null && html`<li><span class="key-line key-reference" aria-hidden="true"></span>${name} <strong>${valueOf(series, series.reference[at])}</strong></li>`}
    ${toggle !== null && html`<li><span class="key-area" aria-hidden="true"></span>${say("curve.coverage")} <strong>${percent(series.coverage[at], said, 1)}</strong></li>`}
    ${toggle !== null && corrected > 0 && html`<li><span class="key-break" aria-hidden="true"></span>${say("curve.corrected")} <strong>${count(corrected, said)}</strong></li>`}
  </ul>`;
}

/** @param {Series} series @param {number | null | undefined} value */
function valueOf(series, value) {
  return series.isShare ? percent(value === undefined ? null : value, language.value, 1) : count(value, language.value);
}

/** What a column says besides its figures: a slot, corrections. @param {number} column @param {import("../ink.js").Drawing} drawing */
function noteOf(column, { series, marks, breaks }) {
  const said = language.value;
  const time = timeOfDay(series.x[column] * 1000);
  const slot = marks.find((mark) => mark.column === column);
  const broken = breaks.get(column) || 0;
  const notes = [];
  if (slot && slot.told) notes.push(say("curve.slot", { time: timeOfDay(slot.told.at), reported: count(slot.told.reported, said), expected: count(slot.told.expected, said) }));
  if (broken > 0) notes.push(broken === 1 ? say("curve.break", { time }) : say("curve.breaks", { n: count(broken, said), time }));
  return notes.join("; ");
}

/** A column read aloud. @param {number} column @param {import("../ink.js").Drawing} drawing @param {string[]} chosen */
function spoken(column, { series, name }, chosen) {
  const value = (/** @type {number | null | undefined} */ n) => (n === null || n === undefined ? say("none") : valueOf(series, n));
  return [
    say("curve.at", { time: timeOfDay(series.x[column] * 1000) }),
    ...chosen.map((each, b) => `${term("ballot", each)}: ${value(series.lines[b][column])}`),
    ...(name === null || series.reference[column] === null ? [] : [`${name}: ${value(series.reference[column])}`]),
    `${say("curve.coverage")}: ${series.coverage[column] === null ? say("none") : percent(series.coverage[column], language.value, 1)}`,
  ];
}

/** What a person who cannot see the curve is told. @param {Picture} picture @param {Series} series @param {string} first */
function summary(picture, series, first) {
  const said = language.value;
  const { last } = series;
  const ballot = picture.figures.ballots[first];
  return say("curve.said", {
    time: timeOfDay(series.x[last] * 1000),
    rate: series.isShare ? percent(series.lines[0][last], said) : percent(share(series.lines[0][last], ballot && ballot.listed), said),
    ballot: term("ballot", first),
    reported: count(picture.curve.reported[last], said),
    expected: count(picture.figures.stations, said),
  });
}
