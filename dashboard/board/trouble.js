// @ts-check
/** What went wrong with a question, in sentences for people. Reads the language on screen; no other effect. */
import { say, teach } from "./words.js";
import { more } from "./words/trouble.js";

teach(more);

/**
 * @param {import("./ask.js").Answer} answer one that is not ok
 * @param {boolean} wasWriting whether something was to be written: without an answer nobody knows whether it was
 * @returns {string[]}
 */
export function troublesOf({ status, body }, wasWriting = false) {
  if (status === 0) return [wasWriting ? say("trouble.unknown") : say("trouble.silent")];
  if (status === 503 || status === 429) return [say("trouble.busy")];
  if (body === null || typeof body.title !== "string") return [say("trouble.other", { status })];
  const errors = Array.isArray(body.errors) ? body.errors : [];
  const [, ...words] = String(body.detail || "").split(body.title);
  const detail = words.join(body.title).trim();
  return [`${body.title}${detail ? ` ${detail}` : ""} (${body.code})`, ...errors.map((/** @type {{message: string}} */ each) => each.message)];
}
