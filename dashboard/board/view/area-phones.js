// @ts-check
/** The phones of a polling area and how they are, whom to call, a code for another phone, and the end of a phone's right. */
import { useState } from "../../vendor/preact-hooks.js";
import { ask } from "../ask.js";
import { UNKNOWN, count, moment, percent } from "../format.js";
import { language } from "../language.js";
import { LOW_BATTERY } from "../lateness.js";
import { mayAct } from "../officer.js";
import { troublesOf } from "../trouble.js";
import { say } from "../words.js";
import { Contacts } from "./contacts.js";
import { html } from "./html.js";
import { Stale, Trouble } from "./inquire.js";
import { Age, Moment } from "./time.js";

const MANAGING = ["manager", "admin"];
/** These stand for people at desks and hold nothing. */
const OPERATOR = "operator";

/** @typedef {import("../desk.js").Desk} Desk @typedef {any} Device as docs/wire.md has it */

/** @param {{desk: Desk, picture: import("../store.js").Picture, inquiry: import("../inquiry.js").Inquiry, refresh: () => void}} props */
export function AreaPhones({ desk, picture, inquiry, refresh }) {
  const code = picture.scope.slice(1);
  const officer = desk.officer.value;
  const acts = mayAct(officer);
  const manages = officer !== null && MANAGING.includes(officer.role);
  const body = inquiry.body.value;
  const devices = body === null ? [] : body.devices.filter((/** @type {Device} */ { app }) => app !== OPERATOR);
  return html`<section class="panel area-phones" aria-labelledby="phones-title">
    <h2 id="phones-title">${say("area.phones")}</h2>
    <${Stale} inquiry=${inquiry} />
    ${body === null
      ? inquiry.failure.value === null && html`<p class="empty" role="status">${say("loading")}</p>`
      : devices.length === 0
        ? html`<p class="empty">${say("area.no_phones")}</p>`
        : html`<ul class="phones">${devices.map((/** @type {Device} */ each) => html`<${Phone} key=${each.id} desk=${desk} device=${each} manages=${manages} refresh=${refresh} />`)}</ul>`}
    ${acts && html`<${People} code=${code} /><${Code} desk=${desk} code=${code} refresh=${refresh} />`}
  </section>`;
}

/** @param {{desk: Desk, device: Device, manages: boolean, refresh: () => void}} props */
function Phone({ desk, device, manages, refresh }) {
  const said = language.value;
  const isSms = device.app === "sms";
  const name = device.name || (isSms ? say("area.sms_sender") : say("area.nameless"));
  const isOver = device.revoked_at !== null;
  return html`<li class=${isOver ? "phone phone-over" : "phone"}>
    <p class="phone-name"><strong>${name}</strong> <span class="soft">${isSms ? say("area.by_sms") : ""}</span></p>
    ${isOver
      ? html`<p class="soft">${say("area.revoked_at")} <${Moment} desk=${desk} at=${device.revoked_at} /></p>`
      : html`<p>
          ${device.seen_at === null ? html`<span class="soft">${isSms ? "" : say("area.unseen")}</span>` : html`${say("area.seen_at")} <${Moment} desk=${desk} at=${device.seen_at} /> <${Age} desk=${desk} at=${device.seen_at} />`}
          ${device.network !== null && html`<span class="soft"> · ${device.network}</span>`}
          ${device.battery !== null && html` · <span class=${device.battery < LOW_BATTERY ? "alarm" : "soft"}>${say("area.battery", { n: percent(device.battery, said, 0) })}</span>`}
        </p>
        ${!isSms && html`<p class=${device.unsent || device.refused ? "alarm" : "soft"}>${say("area.holds", { unsent: device.unsent === null ? UNKNOWN : count(device.unsent, said), refused: device.refused === null ? UNKNOWN : count(device.refused, said) })}</p>`}
        ${device.refusals.length > 0 && html`<${Refusals} desk=${desk} refusals=${device.refusals} />`}
        ${manages && html`<${Revoke} device=${device} name=${name} refresh=${refresh} />`}`}
  </li>`;
}

/** What was refused to this phone, and why. @param {{desk: Desk, refusals: any[]}} props */
function Refusals({ desk, refusals }) {
  return html`<details>
    <summary>${say("area.refusals", { n: count(refusals.length, language.value) })}</summary>
    <ul>${refusals.map((each, at) => html`<li key=${at}><${Moment} desk=${desk} at=${each.at} /> ${each.title} <span class="soft">${[each.code, each.detail].filter(Boolean).join(" · ")}</span></li>`)}</ul>
  </details>`;
}

/** Nothing is taken away by one click. @param {{device: Device, name: string, refresh: () => void}} props */
function Revoke({ device, name, refresh }) {
  const [stage, turn] = useState(/** @type {"idle" | "asking" | "sending"} */ ("idle"));
  const [troubles, trouble] = useState(/** @type {string[]} */ ([]));
  const revoke = async () => {
    turn("sending");
    const answer = await ask("DELETE", `/v1/devices/${device.id}`);
    turn("idle");
    trouble(answer.ok ? [] : troublesOf(answer, true));
    refresh();
  };
  if (stage === "idle") {
    return html`<div class="acts"><button type="button" class="act risky" aria-label=${say("area.revoke_said", { name })} onClick=${() => turn("asking")}>${say("area.revoke")}</button></div><${Trouble} sentences=${troubles} />`;
  }
  return html`<div class="asked" role="group" aria-label=${say("area.revoke_said", { name })}>
    <p>${say("area.revoke_sure", { name })}</p>
    <div class="acts">
      <button type="button" class="act risky" ref=${focusOn} disabled=${stage === "sending"} onClick=${revoke}>${say("area.revoke_yes")}</button>
      <button type="button" class="act" disabled=${stage === "sending"} onClick=${() => turn("idle")}>${say("area.revoke_no")}</button>
    </div>
  </div>`;
}

/** Contacts are looked at only when somebody wants to call. @param {{code: string}} props */
function People({ code }) {
  const [isOpen, open] = useState(false);
  return html`<div class="area-part">
    <h3>${say("area.contacts")}</h3>
    ${isOpen ? html`<${Contacts} code=${code} />` : html`<button type="button" class="act" title=${say("area.contacts_why")} onClick=${() => open(true)}>${say("area.contacts_show")}</button>`}
  </div>`;
}

/** @param {{desk: Desk, code: string, refresh: () => void}} props */
function Code({ desk, code, refresh }) {
  const [issued, show] = useState(/** @type {any} */ (null));
  const [isBusy, setBusy] = useState(false);
  const [troubles, trouble] = useState(/** @type {string[]} */ ([]));
  const issue = async () => {
    setBusy(true);
    const answer = await ask("POST", "/v1/codes", { station: code });
    setBusy(false);
    trouble(answer.ok ? [] : troublesOf(answer, true));
    if (answer.ok) show(answer.body);
    refresh();
  };
  return html`<div class="area-part">
    <h3>${say("area.code")}</h3>
    ${issued === null
      ? html`<div class="acts"><button type="button" class="act" disabled=${isBusy} onClick=${issue}>${isBusy ? say("area.code_issuing") : say("area.code_issue")}</button> <span class="soft">${say("area.code_why")}</span></div>`
      : html`<div class="code" role="status">
          <p class="code-text">${issued.code}</p>
          <p>${say("area.code_how")} <span class="code-url">${issued.url}</span></p>
          <p class="soft">${say("area.code_once", { time: moment(issued.expires_at, desk.minute.value) })}</p>
          <div class="acts"><button type="button" class="act" onClick=${() => show(null)}>${say("area.code_done")}</button></div>
        </div>`}
    <${Trouble} sentences=${troubles} />
  </div>`;
}

/** @param {HTMLElement | null} element */
function focusOn(element) {
  if (element) element.focus();
}
