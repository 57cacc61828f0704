// @ts-check
/**
 * What a desk does about one polling area: entering what was phoned in, its phones and codes, whom to call, and all that
 * was ever said by it or about it.
 */
import { useEffect } from "../../vendor/preact-hooks.js";
import { language } from "../language.js";
import { wear } from "../style.js";
import { say, teach } from "../words.js";
import { more } from "../words/area.js";
import { AreaDisputes } from "./area-disputes.js";
import { AreaEntry } from "./area-entry.js";
import { AreaHistory } from "./area-history.js";
import { AreaPhones } from "./area-phones.js";
import { html } from "./html.js";
import { useInquiry } from "./inquire.js";

teach(more);
const styles = [wear("desk"), wear("area"), wear("entry"), wear("changes")];
/** No picture tells that a phone was connected, or what it still holds. */
const AGAIN_MS = 10000;

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} props */
export function Sheet({ desk, picture }) {
  const code = picture.scope.slice(1);
  const { figures, slots, incidents } = picture;
  // Without its contacts: those are asked for by hand, because each look at them is logged.
  const inquiry = useInquiry(`/v1/stations/${code}?contacts=no`, [figures, slots, incidents, desk.minute.value, language.value]);
  useEffect(() => {
    const timer = setInterval(() => inquiry.stir(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [inquiry]);
  if (!styles.every((style) => style.value)) return html`<p class="nothing" role="status">${say("loading")}</p>`;
  const refresh = () => inquiry.hurry();
  return html`<div class="area">
    <div class="area-acts">
      <${AreaEntry} key=${picture.scope} desk=${desk} picture=${picture} inquiry=${inquiry} refresh=${refresh} />
      <${AreaPhones} key=${`phones ${picture.scope}`} desk=${desk} picture=${picture} inquiry=${inquiry} refresh=${refresh} />
    </div>
    <div class="area-told">
      <${AreaDisputes} desk=${desk} picture=${picture} refresh=${refresh} />
      <${AreaHistory} desk=${desk} picture=${picture} inquiry=${inquiry} />
    </div>
  </div>`;
}
