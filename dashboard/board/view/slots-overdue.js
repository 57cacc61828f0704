// @ts-check
/**
 * Who is late with a slot, the longest silent first: how late by now, when they and their phones were last heard of,
 * whose turn it is, who was asked already, and the way to asking.
 *
 * A line goes when the report lands; for a moment it stays in its place and says so.
 */
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { count, millis, span, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { chosenLines, lingering, minutesSince, passes, rungsOf } from "../lateness.js";
import { mayAct } from "../officer.js";
import { COUNTRY } from "../route.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Stale, useInquiry } from "./inquire.js";
import { OverdueLine } from "./slots-line.js";
import { walkOn } from "./walk.js";

/** Drawn until somebody asks for all. */
const FIRST_LINES = 120;
const LINGER_MS = 3000;
/** So soon a line goes whose report has come; a country's list costs more and takes longer. */
const PAUSE_MS = 1500;
const RUNGS = /** @type {const} */ ({ phone: "slots.rung.phone", commune: "slots.rung.commune", province: "slots.rung.province" });
const FILTERS = /** @type {const} */ ({ no_signal: "slots.only_no_signal", unchased: "slots.only_unchased", mine: "slots.only_mine" });

/** @typedef {import("../lateness.js").Filter} Filter @typedef {import("../lateness.js").Line} Line */
/** @typedef {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, index: number, present: number, hold: (isHeld: boolean) => void}} Props */

/** `hold` keeps the slot while somebody is being called. @param {Props} props */
export function Overdue({ desk, picture, index, present, hold }) {
  if (index < 0 || index > present) return html`<${NotYet} desk=${desk} picture=${picture} index=${index} />`;
  return html`<${Late} desk=${desk} picture=${picture} index=${index} hold=${hold} />`;
}

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, index: number}} props */
function NotYet({ desk, picture, index }) {
  const slot = picture.slots[Math.max(index, 0)];
  const now = desk.minute.value;
  const left = now === null ? null : Number(millis(slot.at)) - now;
  return html`<section class="panel overdue" aria-labelledby="overdue-title">
    <h2 id="overdue-title">${say("slots.overdue", { time: timeOfDay(slot.at) })}</h2>
    <p class="empty">${say("slots.not_yet", { time: timeOfDay(slot.at), left: span(left, language.value) })}</p>
  </section>`;
}

/** @param {Omit<Props, "present">} props */
function Late({ desk, picture, index, hold }) {
  const { scope, slots } = picture;
  const slot = slots[index];
  const now = desk.minute.value;
  const inquiry = useInquiry(`/v1/overdue?scope=${scope}&slot=${encodeURIComponent(slot.at)}`, [slots, now], scope === COUNTRY ? undefined : PAUSE_MS);
  const [filters, setFilters] = useState(/** @type {Set<Filter>} */ (new Set()));
  const [opened, open] = useState("");
  const [isWhole, setWhole] = useState(false);
  const officer = desk.officer.value;
  const acts = mayAct(officer);
  const own = officer === null ? scope : officer.scope;
  const told = inquiry.body.value;
  // Who is being called stays there, whatever arrives meanwhile: there may be a note half written.
  const lines = useLingering(told, opened);
  const kept = chosenLines(lines, filters, own, opened);
  const shown = isWhole ? kept : kept.slice(0, FIRST_LINES);
  const turn = (/** @type {Filter} */ filter) => {
    const next = new Set(filters);
    if (!next.delete(filter)) next.add(filter);
    setFilters(next);
  };
  const turnTo = (/** @type {string} */ who) => {
    open(who);
    hold(who !== "");
  };
  const late = minutesSince(slot.at, now);
  return html`<section class="panel overdue" aria-labelledby="overdue-title">
    <div class="overdue-head">
      <h2 id="overdue-title">${say("slots.overdue", { time: timeOfDay(slot.at) })} <span class="soft">${told !== null && say("slots.areas", { n: count(told.total, language.value) })}</span></h2>
      ${told !== null && told.total > 0 && html`<${When} desk=${desk} told=${told} late=${late} />`}
    </div>
    <${Stale} inquiry=${inquiry} />
    ${told !== null &&
    told.overdue.length > 0 &&
    html`<div class="overdue-filters" role="group" aria-label=${say("slots.filter")}>
      ${Object.entries(FILTERS).map(([filter, word]) => html`<button key=${filter} type="button" class="pick" aria-pressed=${String(filters.has(/** @type {Filter} */ (filter)))} onClick=${() => turn(/** @type {Filter} */ (filter))}>
        ${say(word)} <strong>${count(told.overdue.filter((/** @type {Line} */ line) => passes(line, /** @type {Filter} */ (filter), own)).length, language.value)}</strong>
      </button>`)}
      ${told.more && html`<span class="soft">${say("slots.more", { n: count(told.overdue.length, language.value), total: count(told.total, language.value) })}</span>`}
    </div>`}
    <div class="scroll">
      ${told === null
        ? inquiry.failure.value === null && html`<p class="empty" role="status">${say("loading")}</p>`
        : kept.length === 0
          ? html`<p class="empty" role="status">${told.total === 0 ? say("slots.all_in") : say("slots.none_such")}</p>`
          : html`<table class="grid lates">
              <thead>
                <tr>
                  <th scope="col">${say("kind.station")}</th>
                  <th scope="col" class="n">${say("slots.late_by")}</th>
                  <th scope="col">${say("slots.heard")}</th>
                  <th scope="col">${say("slots.phone")}</th>
                  <th scope="col">${say("slots.chased")}</th>
                  <th scope="col"><span class="unseen">${say("slots.call")}</span></th>
                </tr>
              </thead>
              <tbody onKeyDown=${walkOn(acts ? ".calls" : ".line-main th a")}>
                ${shown.map((line) => html`<${OverdueLine} key=${line.scope} desk=${desk} picture=${picture} line=${line} slot=${slot.at} late=${late} acts=${acts}
                  isOpen=${opened === line.scope} open=${turnTo} done=${() => inquiry.hurry()} />`)}
              </tbody>
            </table>`}
      ${shown.length < kept.length && html`<button type="button" class="more" onClick=${() => setWhole(true)}>${say("rows.all", { n: count(kept.length, language.value) })}</button>`}
    </div>
  </section>`;
}

/** How late everybody here is by now, and until when a report is still in time. @param {{desk: import("../desk.js").Desk, told: any, late: number | null}} props */
function When({ desk, told, late }) {
  const { at, tolerance_min: tolerance } = told.slot;
  const deadline = Number(millis(at)) + tolerance * 60e3;
  const now = desk.minute.value;
  if (late === null || now === null) return null;
  const isOver = now > deadline;
  return html`<p class="overdue-when">
    <strong class=${isOver ? "alarm" : ""}>${late === 0 ? say("slots.just") : say("slots.since", { span: span(late * 60e3, language.value) })}</strong>
    <span>${say("slots.rung", { level: rungsOf(told.overdue).map((rung) => say(RUNGS[/** @type {"phone"} */ (rung)])).join(", ") })}</span>
    <span class="soft">${say(isOver ? "slots.deadline_was" : "slots.deadline_is", { time: timeOfDay(deadline) })}</span>
  </p>`;
}

/** The lines of the newest answer, and for a moment those that have gone. @param {any} told @param {string} held a scope */
function useLingering(told, held) {
  const shown = useRef(/** @type {(Line & {gone?: number})[]} */ ([]));
  const [, redraw] = useState(0);
  // Of a list that is cut short a line may go without a report.
  const linger = told !== null && told.more ? 0 : LINGER_MS;
  const lines = told === null ? [] : lingering(shown.current, told.overdue, Date.now(), linger, held);
  shown.current = lines;
  const gone = lines.filter((line) => line.gone !== undefined && line.scope !== held).length;
  useEffect(() => {
    if (gone === 0) return;
    const timer = setTimeout(() => redraw((n) => n + 1), LINGER_MS);
    return () => clearTimeout(timer);
  }, [told, gone]);
  return lines;
}
