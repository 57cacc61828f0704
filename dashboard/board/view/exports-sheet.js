// @ts-check
/**
 * Files to carry away: of which slot, which file, what it will hold, and how far the server is with it.
 *
 * Each is a plain link that works by itself; a click on it is told step by step.
 */
import { useState } from "../../vendor/preact-hooks.js";
import { download, page } from "../download.js";
import { addressOfFile, contentOf, filesOf, size } from "../files.js";
import { UNKNOWN, count, moment, percent, share, timeOfDay } from "../format.js";
import { language } from "../language.js";
import { wear } from "../style.js";
import { say, teach, term } from "../words.js";
import { more } from "../words/exports.js";
import { html } from "./html.js";
import { Trouble } from "./inquire.js";

teach(more);
const styles = [wear("desk"), wear("exports")];
const NAMES = /** @type {const} */ ({ csv: "exports.csv", form28: "exports.form28", form27: "exports.form27", ledger: "exports.ledger" });
const WHATS = /** @type {const} */ ({ csv: "exports.csv_what", form28: "exports.form28_what", form27: "exports.form27_what", ledger: "exports.ledger_what" });

/** @typedef {import("../files.js").FileKind} FileKind @typedef {import("../download.js").Step} Step */

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} props */
export function Sheet({ desk, picture }) {
  const [slot, choose] = useState("");
  const { scope, slots, place } = picture;
  if (!styles.every((style) => style.value)) return html`<p class="nothing" role="status">${say("loading")}</p>`;
  return html`<div class="exportsheet">
    <section class="panel" aria-labelledby="exports-title">
      <h2 id="exports-title">${say("exports.title")}</h2>
      <fieldset class="picks">
        <legend>${say("exports.of_slot")}</legend>
        <label class="pick"><input type="radio" name="export-slot" value="" checked=${slot === ""} onChange=${() => choose("")} />${say("exports.newest")}</label>
        ${slots.map(({ at, state }) => html`<label key=${at} class=${state === "coming" ? "pick pick-off" : "pick"}>
          <input type="radio" name="export-slot" value=${at} checked=${slot === at} disabled=${state === "coming"} onChange=${() => choose(at)} />${timeOfDay(at)}
          ${state === "coming" && html` <span class="soft">${term("slot", state).toLowerCase()}</span>`}
        </label>`)}
      </fieldset>
      <${Content} desk=${desk} picture=${picture} slot=${slot} />
    </section>
    <ul class="files">
      ${filesOf(scope).map((file) => html`<${File} key=${`${file.name} ${scope} ${slot}`} file=${file} scope=${scope} slot=${slot} place=${place.name} />`)}
    </ul>
  </div>`;
}

/** What a file made now holds. @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, slot: string}} props */
function Content({ desk, picture, slot }) {
  const said = language.value;
  const { as_of: asOf, reported, expected } = contentOf(picture, slot);
  return html`<dl class="content" aria-live="polite">
    <div><dt>${say("exports.scope")}</dt><dd>${picture.place.name}</dd></div>
    <div><dt>${say("exports.figures")}</dt><dd>${slot ? say("exports.at_slot", { time: timeOfDay(slot) }) : asOf === null ? UNKNOWN : `${say("asof").toLowerCase()} ${moment(asOf, desk.minute.value)}`}</dd></div>
    <div><dt>${say("exports.coverage")}</dt><dd>${say("coverage", { reported: count(reported, said), expected: count(expected, said) })} <span class="soft">${percent(share(reported, expected), said, 1)}</span></dd></div>
  </dl>`;
}

/** @param {{file: FileKind, scope: string, slot: string, place: string}} props */
function File({ file, scope, slot, place }) {
  const [step, turn] = useState(/** @type {Step | null} */ (null));
  const address = addressOfFile(file, scope, slot);
  const isBusy = step !== null && (step.stage === "making" || step.stage === "coming");
  const fetchIt = (/** @type {MouseEvent} */ event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!isBusy) void download(address, file.path, file.isEndless, turn, page);
  };
  const name = say(NAMES[file.name]);
  return html`<li class="panel file">
    <div class="file-what">
      <h3>${name} <span class="file-ending">${file.ending}</span></h3>
      <p class="soft">${say(WHATS[file.name])}</p>
    </div>
    <div class="file-way">
      <a class="act main file-link" href=${address} download aria-disabled=${isBusy ? "true" : null} aria-label=${say("exports.fetch_said", { name, place })} onClick=${fetchIt}>${say("exports.fetch")}</a>
      <p class="file-step" role="status">${step !== null && step.stage !== "failed" && told(step)}</p>
    </div>
    <${Trouble} sentences=${step !== null && step.stage === "failed" ? step.sentences : []} />
  </li>`;
}

/** @param {Exclude<Step, {stage: "failed"}>} step */
function told(step) {
  const said = language.value;
  if (step.stage === "making") return html`<span class="working" aria-hidden="true"></span>${say("exports.making")}`;
  if (step.stage === "coming") return html`<span class="working" aria-hidden="true"></span>${say("exports.coming", { size: size(step.bytes, said) })}`;
  if (step.stage === "begun") return say("exports.begun");
  return html`<span class="told">${say("exports.saved")}</span> ${step.name}, ${size(step.bytes, said)}`;
}
