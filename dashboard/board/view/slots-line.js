// @ts-check
/** One polling area that is late, and below it, once somebody calls it, whom to call and what came of it. */
import { count, percent, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { HOWS, LOW_BATTERY, minutesSince, shortSpan } from "../lateness.js";
import { COUNTRY } from "../route.js";
import { nameOf } from "../whereabouts.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { SlotsCall } from "./slots-call.js";
import { Moment } from "./time.js";

/** @typedef {import("../lateness.js").Line} Line @typedef {import("../desk.js").Desk} Desk */

/**
 * @param {{desk: Desk, picture: import("../store.js").Picture, line: Line & {gone?: number}, slot: string, late: number | null, acts: boolean, isOpen: boolean,
 *   open: (scope: string) => void, done: () => void}} props
 */
export function OverdueLine({ desk, picture, line, slot, late, acts, isOpen, open, done }) {
  const isGone = line.gone !== undefined;
  const id = `call-${line.scope}`;
  const close = () => {
    open("");
    requestAnimationFrame(() => {
      const button = document.querySelector(`[data-call="${line.scope}"]`);
      if (button) /** @type {HTMLElement} */ (button).focus();
    });
  };
  return html`<tr class=${`line-main${isGone ? " line-gone" : ""}${isOpen ? " line-open" : ""}`}>
      <th scope="row">
        <a href=${desk.to(line.scope)}>${line.name}</a>
        <${Where} line=${line} picture=${picture} />
      </th>
      ${isGone
        ? html`<td colspan="3" class="line-came"><span role="status">${say("slots.came")}</span></td>`
        : html`<td class="n line-late">${shortSpan(late, language.value)}</td>
            <td class="line-heard" data-label=${say("slots.heard")}><${Heard} desk=${desk} line=${line} /></td>
            <td class="line-phone" data-label=${say("slots.phone")}><${Phone} desk=${desk} line=${line} /></td>`}
      <td class="line-chased" data-label=${say("slots.chased")}><${Chased} chased=${line.chased} /></td>
      <td class="line-call">
        ${acts && (!isGone || isOpen) &&
        html`<button type="button" class="act calls" data-call=${line.scope} aria-expanded=${String(isOpen)} aria-controls=${isOpen ? id : null} title=${say("slots.call_why")}
          onClick=${() => (isOpen ? close() : open(line.scope))}>${isOpen ? say("slots.close") : say("slots.call")}</button>`}
      </td>
    </tr>
    ${isOpen && html`<tr class="line-below"><td colspan="6" id=${id}><${SlotsCall} desk=${desk} line=${line} slot=${slot} close=${close} done=${done} /></td></tr>`}`;
}

/** Where it lies, and what stands in the way of hearing from it. @param {{line: Line, picture: import("../store.js").Picture}} props */
function Where({ line, picture }) {
  const { coverage, power, no_signal: noSignal } = line;
  const province = picture.scope === COUNTRY ? nameOf(`p${line.scope.slice(1, 3)}`, picture) : null;
  const notes = [...(picture.scope.startsWith("c") ? [] : [line.commune]), ...(province === null ? [] : [province])];
  if (coverage !== "4g" && coverage !== "none") notes.push(term("coverage", coverage));
  if (power !== "grid") notes.push(term("power", power));
  return html`<span class="line-where">
    ${noSignal && html`<span class="flag">${say("slots.no_signal")}</span> `}${line.state === "interrupted" && html`<span class="flag">${term("state", line.state)}</span> `}${notes.join(" · ")}
  </span>`;
}

/** @param {{desk: Desk, line: Line}} props */
function Heard({ desk, line }) {
  if (line.heard_at === null) return html`<span class="unheard">${say("slots.never")}</span>`;
  return html`<${Moment} desk=${desk} at=${line.heard_at} /> <span class="line-age">${since(line.heard_at, desk.minute.value)}</span>`;
}

/** How their phones are, as they last told. @param {{desk: Desk, line: Line}} props */
function Phone({ desk, line }) {
  const said = language.value;
  if (line.phones === 0) return html`<span class="unheard">${say("slots.no_phone")}</span>`;
  const seen = line.seen_at === null ? say("slots.unseen") : since(line.seen_at, desk.minute.value);
  const notes = [];
  if (line.battery !== null) {
    notes.push(html`<span class=${line.battery < LOW_BATTERY ? "alarm" : ""}>${say("slots.battery", { n: percent(line.battery, said, 0) })}</span>`);
  }
  if (line.unsent) notes.push(html`<span class="alarm">${say("slots.unsent", { n: count(line.unsent, said) })}</span>`);
  if (line.refused) notes.push(html`<span class="alarm">${say("slots.refused", { n: count(line.refused, said) })}</span>`);
  return html`<span class="line-seen" title=${line.seen_at === null ? null : say("slots.seen_at", { time: timeOfDay(line.seen_at) })}>${seen}${line.network !== null && ` · ${line.network}`}</span>
    ${notes.length > 0 && html`<span class="line-notes">${notes.map((note, at) => [at > 0 ? " · " : "", note])}</span>`}`;
}

/** How long ago, in whole minutes. @param {string} at @param {number | null} now */
function since(at, now) {
  return shortSpan(minutesSince(at, now) || 1, language.value);
}

/** The last chase, and how many there were. @param {{chased: Line["chased"]}} props */
function Chased({ chased }) {
  if (chased.length === 0) return html`<span class="soft">${say("slots.unchased")}</span>`;
  const last = chased[chased.length - 1];
  const times = chased.length > 1 ? ` (${say("slots.times", { n: count(chased.length, language.value) })})` : "";
  return html`<span class="line-last">${timeOfDay(last.at)} ${say(HOWS[/** @type {"call"} */ (last.how)] || "slots.how.call")}${times}</span>
    <span class="line-notes" title=${last.outcome}>${last.outcome && `${last.outcome} · `}<span class="soft">${last.by}</span></span>`;
}
