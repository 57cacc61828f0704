// @ts-check
/**
 * The sheets beside the overview: each is a module of its own, fetched when it is first asked for, so that the board's
 * first load stays small. A sheet that cannot be fetched says so and is tried again by a tap.
 */
import { useEffect, useState } from "../../vendor/preact-hooks.js";
import { count } from "../format.js";
import { language } from "../language.js";
import { VIEWS } from "../route.js";
import { say } from "../words.js";
import { flash } from "./bell.js";
import { html } from "./html.js";

/** Each module's `Sheet` draws from {desk, picture}. @type {Record<string, () => Promise<{Sheet: any}>>} */
const SHEETS = {
  mosaic: () => import("./mosaic.js"),
  slots: () => import("./slots-sheet.js"),
  incidents: () => import("./incidents-sheet.js"),
  changes: () => import("./changes-sheet.js"),
  exports: () => import("./exports-sheet.js"),
  area: () => import("./area.js"),
  constituencies: () => import("./constituencies.js"),
  wall: () => import("./wall.js"),
};

/** @param {{desk: import("../desk.js").Desk, alarm: import("../alarm.js").Alarm, picture: import("../store.js").Picture}} props */
export function Tabs({ desk, alarm, picture }) {
  const names = ["", ...VIEWS.filter((name) => name in SHEETS && (name !== "constituencies" || picture.place.kind !== "constituency"))];
  if (names.length < 2) return null;
  return html`<nav class="tabs" aria-label=${say("tabs")}>
    ${names.map((name) => html`<a key=${name} href=${desk.to(picture.scope, name)} aria-current=${desk.view.value === name ? "page" : null}
      class=${name === "incidents" ? flash(alarm, picture.incidents) : ""}>${say(`tab.${name || "overview"}`)}${name === "incidents" && picture.incidents.open > 0 && html` <span class="tab-count">${count(picture.incidents.open, language.value)}</span>`}</a>`)}
  </nav>`;
}

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture, view: string}} props */
export function Sheet({ desk, picture, view }) {
  const [state, become] = useState(/** @type {{Drawn?: any, failed?: boolean}} */ ({}));
  const [tries, again] = useState(0);
  useEffect(() => {
    let wanted = true;
    const load = SHEETS[view] || (() => Promise.reject(new Error(view)));
    load().then(
      (module) => wanted && become({ Drawn: module.Sheet }),
      () => wanted && become({ failed: true }),
    );
    return () => {
      wanted = false;
    };
  }, [view, tries]);
  if (state.failed) {
    return html`<p class="nothing" role="alert">${say("sheet.failed")} <button type="button" onClick=${() => (become({}), again(tries + 1))}>${say("sheet.again")}</button></p>`;
  }
  return state.Drawn ? html`<${state.Drawn} desk=${desk} picture=${picture} />` : html`<p class="nothing" role="status">${say("loading")}</p>`;
}
