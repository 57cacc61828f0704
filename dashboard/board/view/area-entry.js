// @ts-check
/**
 * What somebody told by telephone, in two steps: typed and looked at, then confirmed.
 *
 * The form has a name of its own and keeps it, whatever is answered, until it is in the ledger: sent twice it is one
 * entry. What is typed outlives frames, refusals and a reload.
 */
import { useEffect, useRef, useState } from "../../vendor/preact-hooks.js";
import { ask } from "../ask.js";
import { draft, dropDrafts, keepDraft } from "../drafts.js";
import { mayAct } from "../officer.js";
import { blank, dayOf, isBlank, lacking, likelyTime, newId, reportOf, resumed } from "../phoned.js";
import { troublesOf } from "../trouble.js";
import { say } from "../words.js";
import { EntryCheck, Receipt } from "./area-check.js";
import { EntryFields, LACKS } from "./area-fields.js";
import { html } from "./html.js";
import { Trouble } from "./inquire.js";

/** @typedef {import("../phoned.js").Form} Form */
/** @typedef {{stage: "typing" | "looking" | "asking" | "writing", answer?: any}} Step */

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, inquiry: import("../inquiry.js").Inquiry, refresh: () => void}} props */
export function AreaEntry({ desk, picture, inquiry, refresh }) {
  const { scope, election, slots } = picture;
  const name = `entry ${scope}`;
  const station = picture.place.station || {};
  const fresh = () => blank(newId((bytes) => crypto.getRandomValues(bytes)), dayOf(station.date || election.date, desk.now.peek()));
  const [form, setForm] = useState(() => resumed(draft(name)) || fresh());
  const [step, turn] = useState(/** @type {Step} */ ({ stage: "typing" }));
  const [receipt, show] = useState(/** @type {any} */ (null));
  const [troubles, trouble] = useState(/** @type {string[]} */ ([]));
  const [isTaken, setTaken] = useState(false);
  const likely = likelyTime(form.kind, slots, desk.minute.value);
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  const path = `/v1/stations/${scope.slice(1)}/reports`;
  const { ballots } = election;
  useEffect(() => {
    // A question that comes up takes the focus, and so does the form when it comes back.
    const first = section.current && /** @type {HTMLElement | null} */ (section.current.querySelector(step.stage === "asking" ? ".entry-sure" : "[data-focus]"));
    if (step.stage === "asking" && first) first.focus();
  }, [step.stage]);
  if (!mayAct(desk.officer.value)) return null;

  const keep = (/** @type {Form} */ next) => {
    keepDraft(name, isBlank(next) ? "" : JSON.stringify(next));
    setForm(next);
  };
  const edit = (/** @type {Partial<Form>} */ change) => {
    keep({ ...form, ...change });
    show(null);
    trouble([]);
  };
  const fail = (/** @type {import("../ask.js").Answer} */ answer, /** @type {boolean} */ wasWriting) => {
    const code = answer.body === null ? "" : answer.body.code;
    setTaken(code === "R201");
    trouble(wasWriting && answer.status === 0 ? [say("area.unknown")] : troublesOf(answer));
  };
  const look = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const lacks = lacking(form, ballots, likely);
    trouble(lacks.map((lack) => say(LACKS[/** @type {keyof typeof LACKS} */ (lack)])));
    if (lacks.length > 0 || step.stage !== "typing") return;
    // From here on the moment is fixed: it must not move on while somebody reads the questions.
    const typed = { ...form, time: form.time || likely };
    keep(typed);
    turn({ stage: "looking" });
    const answer = await ask("POST", path, { id: typed.id, report: reportOf(typed, ballots, likely) });
    if (answer.ok) return turn({ stage: "asking", answer: answer.body });
    turn({ stage: "typing" });
    fail(answer, false);
  };
  const write = async () => {
    turn({ ...step, stage: "writing" });
    trouble([]);
    const body = { id: form.id, report: reportOf(form, ballots, likely), told_by: form.toldBy.trim(), confirm: true };
    const answer = await ask("POST", path, body);
    refresh();
    if (!answer.ok) {
      turn({ ...step, stage: answer.status === 422 ? "typing" : "asking" });
      return fail(answer, true);
    }
    dropDrafts(name);
    setForm(fresh());
    turn({ stage: "typing" });
    show(answer.body.receipt);
  };
  const renew = () => {
    edit({ id: fresh().id });
    setTaken(false);
    turn({ stage: "typing" });
  };

  return html`<section class="panel entry" aria-labelledby="entry-title" ref=${section}>
    <div class="entry-head">
      <h2 id="entry-title">${say("area.entry")}</h2>
      ${step.stage === "typing" && !isBlank(form) && html`<button type="button" class="act" onClick=${() => keep(fresh())}>${say("area.clear")}</button>`}
    </div>
    ${receipt !== null && html`<${Receipt} receipt=${receipt} />`}
    ${step.stage === "typing" || step.stage === "looking"
      ? html`<${EntryFields} desk=${desk} picture=${picture} history=${historyOf(inquiry)} form=${form} likely=${likely} edit=${edit} look=${look} isBusy=${step.stage === "looking"} />`
      : html`<${EntryCheck} desk=${desk} picture=${picture} form=${form} likely=${likely} answer=${step.answer} isBusy=${step.stage === "writing"} write=${write} back=${() => turn({ stage: "typing" })} />`}
    <${Trouble} sentences=${troubles} />
    ${isTaken && html`<p><button type="button" class="act" onClick=${renew}>${say("area.renew")}</button></p>`}
  </section>`;
}

/** @param {import("../inquiry.js").Inquiry} inquiry @returns {any[]} */
function historyOf(inquiry) {
  return inquiry.body.value === null ? [] : inquiry.body.value.history;
}
