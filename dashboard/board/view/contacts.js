// @ts-check
/** Whom to call about a polling area. Asked for when this is drawn for the first time, and that is logged: see docs/wire.md. */
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { ask } from "../ask.js";
import { troublesOf } from "../trouble.js";
import { say, teach } from "../words.js";
import { more } from "../words/contacts.js";
import { html } from "./html.js";
import { Trouble } from "./inquire.js";

teach(more);

/** @typedef {{role: string, name: string, phone: string}} Contact */

/** @param {{code: string, found?: (contacts: Contact[]) => void}} props */
export function Contacts({ code, found }) {
  const [contacts, show] = useState(/** @type {Contact[] | null} */ (null));
  const [troubles, trouble] = useState(/** @type {string[]} */ ([]));
  const look = async () => {
    trouble([]);
    const answer = await ask("GET", `/v1/stations/${code}`);
    if (!answer.ok) return trouble(troublesOf(answer));
    show(answer.body.contacts || []);
    if (found) found(answer.body.contacts || []);
  };
  useEffect(() => void look(), [code]);
  if (troubles.length > 0) return html`<${Trouble} sentences=${troubles} /><button type="button" class="act" onClick=${look}>${say("sheet.again")}</button>`;
  if (contacts === null) return html`<p class="soft" role="status">${say("loading")}</p>`;
  if (contacts.length === 0) return html`<p class="soft">${say("contacts.none")}</p>`;
  return html`<ul class="contacts">
      ${contacts.map((each) => html`<li key=${each.phone}><a class="tel" href=${`tel:${each.phone.replace(/[^+\d]/g, "")}`}>${each.phone}</a> <span><strong>${each.name}</strong> <span class="soft">${each.role}</span></span></li>`)}
    </ul>
    <p class="soft">${say("contacts.logged")}</p>`;
}
