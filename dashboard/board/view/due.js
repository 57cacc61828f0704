// @ts-check
/** The clock of an incident, in words: what is left until the next step, or by how much it was missed. */
import { span } from "../format.js";
import { language } from "../language.js";
import { clockOf } from "../urgency.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @param {{desk: import("../desk.js").Desk, incident: import("../store.js").Incident}} props */
export function Due({ desk, incident }) {
  const clock = clockOf(incident, desk.now.value);
  if (clock === null) return null;
  const { due, step, left } = clock;
  // Nobody waits for what was handled on the spot, so it is not red.
  const missed = incident.severity === "handled" ? "due" : "due due-missed";
  const at = new Date(due).toISOString();
  if (left < 0) {
    const over = { left: span(-left, language.value) };
    return html`<time class=${missed} datetime=${at}>${step === "seen" ? say("due.seen.missed", over) : say("due.end.missed", over)}</time>`;
  }
  const rest = { left: span(left, language.value) };
  return html`<time class="due" datetime=${at}>${step === "seen" ? say("due.seen.left", rest) : say("due.end.left", rest)}</time>`;
}
