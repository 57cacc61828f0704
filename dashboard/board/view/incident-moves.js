// @ts-check
/**
 * The legal moves of an incident as buttons, and the form of the one that needs words.
 *
 * What is typed is one draft for the incident, whichever move is chosen: it is still there when the move is refused, when
 * somebody else was faster, when the language changes and after a reload. It goes when a move has been recorded.
 */
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { draft, dropDrafts, keepDraft } from "../drafts.js";
import { timeOfDay } from "../format.js";
import { keyOf } from "../urgency.js";
import { whereOf } from "../whereabouts.js";
import { say, term } from "../words.js";
import { html } from "./html.js";

const LONGEST_TEXT = 2000;
const LONGEST_NAME = 200;
const TEXT_NEEDED = ["instruct", "resolve", "comment"];

/** @typedef {import("../store.js").Incident} Incident @typedef {import("../docket.js").Docket} Docket */

/** @param {{docket: Docket, picture: import("../store.js").Picture, incident: Incident, focus: () => void}} props */
export function IncidentMoves({ docket, picture, incident, focus }) {
  const key = keyOf(incident);
  const names = { move: `${key} move`, text: `${key} text`, to: `${key} to`, into: `${key} into` };
  const [typed, become] = useState(() => ({ move: draft(names.move), text: draft(names.text), to: draft(names.to), into: draft(names.into) }));
  const put = (/** @type {keyof typeof names} */ name, /** @type {string} */ value) => {
    keepDraft(names[name], value);
    become((now) => ({ ...now, [name]: value }));
  };
  const legal = incident.moves || [];
  const isBusy = docket.busy.value.has(key);
  const isLegal = legal.includes(typed.move);
  const targets = (docket.targets.value || []).filter((each) => keyOf(each) !== key);
  const into = targets.find((each) => keyOf(each) === typed.into);
  useEffect(() => {
    if (typed.move === "merge") void docket.aim();
  }, [docket, typed.move]);

  const make = async (/** @type {string} */ move) => {
    const words = { text: typed.text.trim(), to: move === "assign" ? typed.to.trim() : "", into: move === "merge" ? into : undefined };
    const made = await docket.move(incident, move === "acknowledge" ? { move } : { move, ...words });
    if (!made || move === "acknowledge") return void (made && focus());
    dropDrafts(...Object.values(names));
    become({ move: "", text: "", to: "", into: "" });
    focus();
  };
  const isReady =
    isLegal &&
    (!TEXT_NEEDED.includes(typed.move) || typed.text.trim() !== "") &&
    (typed.move !== "assign" || typed.to.trim() !== "") &&
    (typed.move !== "merge" || into !== undefined);

  return html`<section class="case-moves" aria-label=${say("incidents.moves")}>
    <div class="case-buttons">
      ${legal.map((each) =>
        each === "acknowledge"
          ? html`<button key=${each} type="button" class="main" disabled=${isBusy} onClick=${() => make(each)}>${term("incidents.move", each)}</button>`
          : html`<button key=${each} type="button" disabled=${isBusy} aria-expanded=${String(typed.move === each)} onClick=${() => put("move", typed.move === each ? "" : each)}>${term("incidents.move", each)}</button>`,
      )}
    </div>
    <${Told} docket=${docket} incident=${incident} move=${typed.move} />
    ${typed.move !== "" &&
    html`<${Form} docket=${docket} picture=${picture} targets=${targets} typed=${typed} put=${put} isBusy=${isBusy} isReady=${isReady} make=${make} />`}
  </section>`;
}

/** What became of the last move, or that the one being written has become impossible. @param {{docket: Docket, incident: Incident, move: string}} props */
function Told({ docket, incident, move }) {
  const isIllegal = move !== "" && !(incident.moves || []).includes(move);
  const outcome = docket.outcome.value;
  const own = outcome !== null && outcome.key === keyOf(incident) ? outcome : null;
  const told =
    own !== null && own.ok
      ? say("incidents.done")
      : own !== null && own.text === null
        ? say("incidents.unknown")
        : own !== null && own.code === "R010" && move === "merge"
          ? say("incidents.gone")
          : own !== null
            ? say("incidents.refused", { why: /** @type {string} */ (own.text) })
            : isIllegal
              ? say("incidents.illegal", { state: term("progress", incident.state).toLowerCase() })
              : "";
  return html`<p class=${`case-told ${told === "" ? "" : own !== null && own.ok ? "case-done" : "case-warning"}`} role="status">${told}</p>`;
}

/**
 * @param {{docket: Docket, picture: import("../store.js").Picture, targets: Incident[], typed: {move: string, text: string, to: string, into: string},
 *   put: (name: "move" | "text" | "to" | "into", value: string) => void, isBusy: boolean, isReady: boolean, make: (move: string) => void}} props
 */
function Form({ docket, picture, targets, typed, put, isBusy, isReady, make }) {
  const { move } = typed;
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isReady && !isBusy) make(move);
  };
  const hurry = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && send(event);
  const owners = [...new Set((docket.list.value || []).map((each) => each.owner).filter((each) => each !== null))];
  return html`<form class="case-form" onSubmit=${send} onKeyDown=${hurry}>
    ${move === "assign" &&
    html`<label>${say("incidents.label.to")}
      <input type="text" maxlength=${LONGEST_NAME} list="case-owners" autocomplete="off" value=${typed.to} readonly=${isBusy} onInput=${(/** @type {any} */ event) => put("to", event.currentTarget.value)} />
      <datalist id="case-owners">${owners.map((each) => html`<option key=${each} value=${each} />`)}</datalist>
    </label>`}
    ${move === "merge" && html`<${Target} docket=${docket} picture=${picture} targets=${targets} into=${typed.into} put=${put} />`}
    <label>${term("incidents.label", move)}
      <textarea rows="3" maxlength=${LONGEST_TEXT} value=${typed.text} readonly=${isBusy} onInput=${(/** @type {any} */ event) => put("text", event.currentTarget.value)}></textarea>
    </label>
    <p class="soft">${term("incidents.hint", move)}</p>
    <div class="case-buttons">
      <button type="submit" class="main" disabled=${!isReady || isBusy}>${isBusy ? say("incidents.asking") : term("incidents.send", move)}</button>
      <button type="button" onClick=${() => put("move", "")}>${say("incidents.close")}</button>
    </div>
  </form>`;
}

/** @param {{docket: Docket, picture: import("../store.js").Picture, targets: Incident[], into: string, put: (name: "into", value: string) => void}} props */
function Target({ docket, picture, targets, into, put }) {
  if (docket.targets.value === null) return html`<p role="status">${say("incidents.loading")}</p>`;
  if (targets.length === 0) return html`<p class="case-warning">${say("incidents.targets.none")}</p>`;
  // What may well be the same happened close by.
  const near = docket.key.value.slice(0, "s11-03127".length);
  const isNear = (/** @type {Incident} */ each) => Number(each.scope.startsWith(near));
  const sorted = targets.slice().sort((a, b) => isNear(b) - isNear(a));
  return html`<label>${say("incidents.label.into")}
    <select value=${into} onChange=${(/** @type {any} */ event) => put("into", event.currentTarget.value)}>
      <option value="">${say("incidents.choose")}</option>
      ${sorted.map((each) => html`<option key=${keyOf(each)} value=${keyOf(each)}>${nameOf(each, whereOf(each.scope, picture))}</option>`)}
    </select>
  </label>`;
}

/** @param {Incident} incident @param {string} where */
function nameOf(incident, where) {
  const words = incident.text ? `: ${incident.text.slice(0, 60)}` : "";
  return `${timeOfDay(incident.at)} ${incident.station_name}${where && `, ${where}`} · ${term("category", incident.category)}${words}`;
}
