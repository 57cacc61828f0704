// @ts-check
/**
 * The sheet on which incidents are dealt with: the list, and beside it the one that is opened, or the directives.
 *
 * What is opened stands in the address, so that the overview leads to it, the back button away from it, and no new
 * incident takes its place under somebody's hand.
 */
import { useEffect, useMemo } from "../../vendor/preact-hooks.js";
import { Docket } from "../docket.js";
import { wear } from "../style.js";
import { say, teach } from "../words.js";
import { more } from "../words/incidents.js";
import { Directives } from "./directives.js";
import { html } from "./html.js";
import { IncidentDetail } from "./incident-detail.js";
import { IncidentList } from "./incident-list.js";

teach(more);
const styled = [wear("incidents"), wear("incident")];

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} props */
export function Sheet({ desk, picture }) {
  const docket = useMemo(() => new Docket(picture.scope), [picture.scope]);
  const item = desk.item.value;
  useEffect(() => (docket.start(), () => docket.stop()), [docket]);
  useEffect(() => docket.refresh(), [docket, picture.incidents]);
  useEffect(() => docket.open(item), [docket, item]);
  if (styled.some((each) => !each.value)) return html`<p class="nothing" role="status">${say("loading")}</p>`;
  return html`<div class=${`cases ${item ? "cases-opened" : ""}`}>
    <${IncidentList} desk=${desk} docket=${docket} picture=${picture} />
    ${item && html`<${IncidentDetail} key=${item} desk=${desk} docket=${docket} picture=${picture} item=${item} />`}
    <${Directives} key=${picture.scope} desk=${desk} picture=${picture} />
  </div>`;
}
