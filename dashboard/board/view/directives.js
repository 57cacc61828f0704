// @ts-check
/**
 * Directives: words to every polling area of the place, and those given today.
 *
 * Nothing goes out by one click: the second one says how many polling areas it reaches. What is typed stays until it has
 * been given.
 */
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { ask } from "../ask.js";
import { draft, dropDrafts, keepDraft } from "../drafts.js";
import { count, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { mayAct } from "../officer.js";
import { nameOf } from "../whereabouts.js";
import { say } from "../words.js";
import { html } from "./html.js";
import { Moment } from "./time.js";

const LONGEST_TEXT = 2000;
/** Others give directives too, and no picture tells of it. */
const AGAIN_MS = 30000;

/** @typedef {{id: string, scope: string, text: string, by: string, from: string, at: string}} Directive */
/** @typedef {import("../store.js").Picture} Picture @typedef {import("../desk.js").Desk} Desk */

/** @param {{desk: Desk, picture: Picture}} props */
export function Directives({ desk, picture }) {
  const [list, become] = useState(/** @type {Directive[] | null} */ (null));
  const { scope } = picture;
  const fetchAll = async () => {
    const { ok, body } = await ask("GET", `/v1/directives?scope=${scope}`);
    if (ok) become(body.directives);
  };
  useEffect(() => {
    void fetchAll();
    const timer = setInterval(fetchAll, AGAIN_MS);
    return () => clearInterval(timer);
  }, [scope]);
  return html`<section class="panel directives" aria-labelledby="directives-title">
    <h2 id="directives-title">${say("incidents.directives")}</h2>
    ${mayAct(desk.officer.value) && html`<${Form} picture=${picture} onGiven=${fetchAll} />`}
    <h3>${say("incidents.directive.today")}</h3>
    ${list === null
      ? html`<p class="empty" role="status">${say("incidents.loading")}</p>`
      : list.length === 0
        ? html`<p class="empty">${say("incidents.directive.none")}</p>`
        : html`<ol>${list.map((each) => html`<${Item} key=${each.id} desk=${desk} picture=${picture} directive=${each} />`)}</ol>`}
  </section>`;
}

/** @param {{picture: Picture, onGiven: () => void}} props */
function Form({ picture, onGiven }) {
  const { scope, place } = picture;
  const name = `directive ${scope}`;
  const [text, type] = useState(() => draft(name));
  const [stage, turn] = useState(/** @type {"writing" | "asking" | "giving"} */ ("writing"));
  const [told, tell] = useState("");
  const n = count(picture.figures.stations, language.value);
  const write = (/** @type {any} */ event) => {
    keepDraft(name, event.currentTarget.value);
    type(event.currentTarget.value);
    tell("");
  };
  const give = async () => {
    if (stage === "giving") return;
    turn("giving");
    const { ok, status, body } = await ask("POST", "/v1/directives", { scope, text: text.trim() });
    turn(ok ? "writing" : "asking");
    onGiven();
    if (!ok) return tell(status === 0 || body === null ? say("incidents.directive.unknown") : say("incidents.refused", { why: body.detail }));
    dropDrafts(name);
    type("");
    tell(say("incidents.directive.done", { time: timeOfDay(body.directive.at), n }));
  };
  const check = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (text.trim() !== "") turn("asking");
  };
  return html`<form class="case-form" onSubmit=${check}>
    <label>${say("incidents.directive.text", { place: place.name })}
      <textarea rows="3" maxlength=${LONGEST_TEXT} value=${text} readonly=${stage !== "writing"} onInput=${write}></textarea>
    </label>
    ${stage === "writing"
      ? html`<div class="case-buttons"><button type="submit" disabled=${text.trim() === ""}>${say("incidents.directive.next")}</button></div>`
      : html`<p class="case-warning">${say("incidents.directive.ask", { n, place: place.name })}</p>
          <div class="case-buttons">
            <button type="button" class="main" disabled=${stage === "giving"} onClick=${give}>${stage === "giving" ? say("incidents.asking") : say("incidents.directive.give", { n })}</button>
            <button type="button" disabled=${stage === "giving"} onClick=${() => turn("writing")}>${say("incidents.directive.back")}</button>
          </div>`}
    <p class="case-told" role="status">${told}</p>
  </form>`;
}

/** @param {{desk: Desk, picture: Picture, directive: Directive}} props */
function Item({ desk, picture, directive }) {
  const { scope } = directive;
  const to = scope === "vn" ? say("incidents.directive.country") : nameOf(scope, picture) || scope.slice(1);
  return html`<li>
    <p><${Moment} desk=${desk} at=${directive.at} /> <strong>${directive.by}</strong> <span class="soft">${say("incidents.directive.to", { place: to })}</span></p>
    <p class="step-words">${directive.text}</p>
  </li>`;
}
