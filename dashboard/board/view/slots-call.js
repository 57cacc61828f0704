// @ts-check
/**
 * Whom to call about a polling area, and what came of it.
 *
 * Contacts are asked for once, when somebody opens this: each look is an entry of the ledger. What is typed stays until it
 * has been logged.
 */
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { ask } from "../ask.js";
import { draft, dropDrafts, keepDraft } from "../drafts.js";
import { timeOfDay } from "../format.js";
import { HOWS } from "../lateness.js";
import { troublesOf } from "../trouble.js";
import { say } from "../words.js";
import { Contacts } from "./contacts.js";
import { html } from "./html.js";
import { Trouble } from "./inquire.js";

const LONGEST_TEXT = 2000;
const OUTCOMES = /** @type {const} */ (["slots.said.soon", "slots.said.counting", "slots.said.no_answer", "slots.said.unreachable", "slots.said.told"]);

/** @param {{desk: import("../desk.js").Desk, line: import("../lateness.js").Line, slot: string, close: () => void, done: () => void}} props */
export function SlotsCall({ desk, line, slot, close, done }) {
  const code = line.scope.slice(1);
  const head = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (head.current) head.current.focus();
  }, []);
  const leave = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") close();
  };
  return html`<div class="call" onKeyDown=${leave}>
    <div class="call-who">
      <h3 tabindex="-1" ref=${head}>${say("slots.contacts")}</h3>
      <${Contacts} code=${code} />
      <p><a href=${desk.to(line.scope)}>${say("slots.enter")}</a></p>
    </div>
    <${Chase} station=${code} slot=${slot} done=${done} />
  </div>`;
}

/** @param {{station: string, slot: string, done: () => void}} props */
function Chase({ station, slot, done }) {
  const name = `chase ${station} ${slot}`;
  const [how, setHow] = useState("call");
  const [outcome, setOutcome] = useState(() => draft(name));
  const [isBusy, setBusy] = useState(false);
  const [told, tell] = useState("");
  const [troubles, trouble] = useState(/** @type {string[]} */ ([]));
  const write = (/** @type {string} */ text) => {
    keepDraft(name, text);
    setOutcome(text);
    tell("");
  };
  const log = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const answer = await ask("POST", "/v1/chases", { station, slot, how, outcome: outcome.trim() });
    setBusy(false);
    done();
    trouble(answer.ok ? [] : troublesOf(answer, true));
    if (!answer.ok) return;
    dropDrafts(name);
    setOutcome("");
    tell(say("slots.logged", { time: timeOfDay(answer.body.receipt.received_at) }));
  };
  return html`<form class="call-log" onSubmit=${log}>
    <h3>${say("slots.log")}</h3>
    <fieldset class="picks">
      <legend>${say("slots.how")}</legend>
      ${Object.entries(HOWS).map(([value, word]) => html`<label key=${value} class="pick"><input type="radio" name=${`how-${station}`} value=${value} checked=${how === value} onChange=${() => setHow(value)} />${say(word)}</label>`)}
    </fieldset>
    <label class="field">${say("slots.outcome")}
      <input type="text" maxlength=${LONGEST_TEXT} autocomplete="off" value=${outcome} onInput=${(/** @type {any} */ event) => write(event.currentTarget.value)} />
    </label>
    <div class="picks" role="group" aria-label=${say("slots.quick")}>
      ${OUTCOMES.map((word) => html`<button key=${word} type="button" class="pick" onClick=${() => write(say(word))}>${say(word)}</button>`)}
    </div>
    <div class="acts">
      <button type="submit" class="act main" disabled=${isBusy}>${isBusy ? say("slots.logging") : say("slots.log_it")}</button>
      <span class="told" role="status">${told}</span>
    </div>
    <${Trouble} sentences=${troubles} />
  </form>`;
}
