// @ts-check
/** A question of a view: asked while the view is there, again whenever one of its signs changes; and what is said when it fails. */
import { useEffect, useMemo } from "../../vendor/preact-hooks.js";
import { Inquiry } from "../inquiry.js";
import { troublesOf } from "../trouble.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @param {string} path @param {unknown[]} signs @param {number} [pause] milliseconds between two questions, at least */
export function useInquiry(path, signs, pause) {
  const inquiry = useMemo(() => new Inquiry(path, pause === undefined ? {} : { pause }), [path]);
  useEffect(() => (inquiry.start(), () => inquiry.stop()), [inquiry]);
  useEffect(() => inquiry.stir(), [inquiry, ...signs]);
  return inquiry;
}

/** What is wrong with what is shown; nothing as long as nothing is. @param {{inquiry: Inquiry}} props */
export function Stale({ inquiry }) {
  const failure = inquiry.failure.value;
  if (failure === null) return null;
  return html`<p class="trouble" role="status">${troublesOf(failure).join(" ")} ${say("trouble.stale")}</p>`;
}

/** What was refused, or not answered. @param {{sentences: string[]}} props */
export function Trouble({ sentences }) {
  return html`<div role="alert">
    ${sentences.length > 0 && html`<div class="trouble">${sentences.map((each) => html`<p key=${each}>${each}</p>`)}</div>`}
  </div>`;
}
