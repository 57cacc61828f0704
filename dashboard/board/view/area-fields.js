// @ts-check
/** The first step of what was phoned in: the fields of its kind. */
import { count, date, day, moment, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { presentSlot } from "../lateness.js";
import { KINDS, countTyped, ownReports, timeTyped } from "../phoned.js";
import { say, term } from "../words.js";
import { html } from "./html.js";

const LONGEST_NAME = 200;
const LONGEST_TEXT = 2000;
const TITLES = /** @type {const} */ ({ turnout: "area.kind.turnout", opening: "area.kind.opening", closing: "area.kind.closing" });
const WHEN = /** @type {const} */ ({ turnout: "area.when.turnout", opening: "area.when.opening", closing: "area.when.closing" });
const CHOICES = /** @type {const} */ ({ opening: { ceremony: "area.ceremony", sealed: "area.sealed" }, closing: { back: "area.back" } });
export const LACKS = /** @type {const} */ ({
  number: "area.lacks.number",
  counts: "area.lacks.counts",
  time: "area.lacks.time",
  ceremony: "area.lacks.ceremony",
  sealed: "area.lacks.sealed",
  back: "area.lacks.back",
  reason: "area.lacks.reason",
  told_by: "area.lacks.told_by",
});

/** @typedef {import("../phoned.js").Form} Form */
/**
 * @typedef {object} Props
 * @property {import("../desk.js").Desk} desk
 * @property {import("../store.js").Picture} picture
 * @property {any[]} history
 * @property {Form} form
 * @property {string} likely time of day
 * @property {(change: Partial<Form>) => void} edit
 * @property {(event: Event) => void} look
 * @property {boolean} isBusy
 */

/** @param {Props} props */
export function EntryFields({ desk, picture, history, form, likely, edit, look, isBusy }) {
  const { kind } = form;
  const choices = kind === "turnout" ? {} : CHOICES[kind];
  return html`<form class="entry-form" onSubmit=${look}>
    <div class="switch entry-kinds" role="group" aria-label=${say("area.kinds")}>
      ${KINDS.map((each) => html`<button key=${each} type="button" aria-pressed=${String(kind === each)} onClick=${() => edit({ kind: each, corrects: "", reason: "" })}>${say(TITLES[each])}</button>`)}
    </div>
    <${Time} desk=${desk} picture=${picture} form=${form} likely=${likely} edit=${edit} />
    <${Counts} picture=${picture} form=${form} edit=${edit} />
    ${Object.entries(choices).map(([field, word]) => html`<fieldset key=${field} class="picks">
      <legend>${say(word)}</legend>
      ${/** @type {const} */ (["yes", "no"]).map((value) => html`<label key=${value} class="pick">
        <input type="radio" name=${`entry-${field}`} value=${value} checked=${form[/** @type {"back"} */ (field)] === value} onChange=${() => edit({ [field]: value })} />${value === "yes" ? say("area.yes") : say("area.no")}
      </label>`)}
    </fieldset>`)}
    ${kind === "turnout" && html`<${Corrects} desk=${desk} history=${history} form=${form} edit=${edit} />`}
    <label class="field">${say("area.told_by")}
      <input type="text" maxlength=${LONGEST_NAME} autocomplete="off" placeholder=${say("area.told_by_as")} value=${form.toldBy} onInput=${(/** @type {any} */ event) => edit({ toldBy: event.currentTarget.value })} />
    </label>
    <div class="acts">
      <button type="submit" class="act main" disabled=${isBusy}>${isBusy ? say("area.looking") : say("area.look")}</button>
      <span class="soft">${say("area.look_why")}</span>
    </div>
  </form>`;
}

/** @param {Pick<Props, "desk" | "picture" | "form" | "likely" | "edit">} props */
function Time({ desk, picture, form, likely, edit }) {
  const { slots } = picture;
  const now = desk.minute.value;
  const present = presentSlot(slots, now);
  const offers = [
    ...(form.kind === "turnout" && present >= 0 ? [{ time: timeOfDay(slots[present].at), label: say("area.slot", { time: timeOfDay(slots[present].at) }) }] : []),
    ...(now === null ? [] : [{ time: timeOfDay(now), label: say("area.now", { time: timeOfDay(now) }) }]),
  ];
  const shown = form.time || likely;
  return html`<div class="entry-time">
    <label class="field">${say(WHEN[form.kind])}
      <input type="text" inputmode="numeric" class="time" autocomplete="off" value=${shown} aria-invalid=${timeTyped(shown) === null ? "true" : null}
        onInput=${(/** @type {any} */ event) => edit({ time: event.currentTarget.value })}
        onBlur=${() => form.time !== "" && timeTyped(form.time) !== null && timeTyped(form.time) !== form.time && edit({ time: String(timeTyped(form.time)) })} />
    </label>
    <div class="picks" role="group" aria-label=${say("area.times")}>
      ${offers.map(({ time, label }) => html`<button key=${label} type="button" class="pick" aria-pressed=${String(timeTyped(shown) === time)} onClick=${() => edit({ time })}>${label}</button>`)}
    </div>
    ${now !== null && day(now) !== form.date && html`<p class="soft">${say("area.day", { date: date(form.date) })}</p>`}
  </div>`;
}

/** @param {Pick<Props, "picture" | "form" | "edit">} props */
function Counts({ picture, form, edit }) {
  const said = language.value;
  const { ballots } = picture.election;
  const isOpening = form.kind === "opening";
  const put = (/** @type {string} */ ballot, /** @type {string} */ text) => edit({ counts: { ...form.counts, [ballot]: text } });
  const first = form.counts[ballots[0]] || "";
  return html`<fieldset class="entry-counts">
    <legend>${isOpening ? say("area.lists") : say("area.voted")}</legend>
    ${ballots.map((ballot, at) => {
      const known = picture.figures.ballots[ballot];
      const before = known === undefined ? null : isOpening ? known.listed : known.voted;
      const typed = form.counts[ballot] || "";
      return html`<div key=${ballot} class="entry-count">
        <label class="field">${term("short", ballot)}
          <input type="text" inputmode="numeric" class="number" autocomplete="off" value=${typed} aria-invalid=${Number.isNaN(countTyped(typed)) ? "true" : null}
            onInput=${(/** @type {any} */ event) => put(ballot, event.currentTarget.value)} />
        </label>
        <span class="soft">${before === null ? say("area.no_before") : say("area.before", { n: count(before, said) })}</span>
        ${at > 0 && html`<button type="button" class="pick same" disabled=${first === ""} onClick=${() => put(ballot, first)}>${say("area.same", { ballot: term("short", ballots[0]) })}</button>`}
      </div>`;
    })}
  </fieldset>`;
}

/** Which of one's own earlier reports was wrong, if this one corrects it. @param {Pick<Props, "desk" | "history" | "form" | "edit">} props */
function Corrects({ desk, history, form, edit }) {
  const officer = desk.officer.value;
  const own = officer === null ? [] : ownReports(history, officer.name);
  if (own.length === 0) return null;
  const numbers = (/** @type {Record<string, number>} */ voted) => Object.values(voted).map((n) => count(n, language.value)).join(" / ");
  return html`<label class="field">${say("area.corrects")}
      <select value=${form.corrects} onChange=${(/** @type {any} */ event) => edit({ corrects: event.currentTarget.value })}>
        <option value="">${say("area.corrects_none")}</option>
        ${own.map(({ seq, as_of, voted }) => html`<option key=${seq} value=${String(seq)}>${say("area.corrects_one", { time: moment(as_of, desk.minute.value), numbers: numbers(voted) })}</option>`)}
      </select>
    </label>
    ${form.corrects !== "" &&
    html`<label class="field">${say("area.reason")}
      <input type="text" maxlength=${LONGEST_TEXT} autocomplete="off" value=${form.reason} onInput=${(/** @type {any} */ event) => edit({ reason: event.currentTarget.value })} />
    </label>`}`;
}
