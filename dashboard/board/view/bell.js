// @ts-check
/** The alarm in the bar, on every sheet: how many ring, the way to them, and the switch of the sound. */
import { count } from "../format.js";
import { language } from "../language.js";
import { keyOf } from "../urgency.js";
import { say, term } from "../words.js";
import { html } from "./html.js";

/** @typedef {{desk: import("../desk.js").Desk, alarm: import("../alarm.js").Alarm, tone: import("../tone.js").Tone}} Props */

/** @param {Props} props */
export function Bell({ desk, alarm }) {
  const ringing = alarm.ringing.value;
  const fresh = alarm.fresh.value;
  const here = desk.guarded.value || desk.picture.value;
  return html`<div class="bell">
    ${ringing.length > 0 &&
    here &&
    html`<a class=${`bell-ringing ${moving(alarm)}`} title=${say("alarm.title")} href=${desk.to(here.scope, "incidents", ringing.length === 1 ? keyOf(ringing[0]) : "")}>
      ${say("alarm.ringing", { n: count(ringing.length, language.value) })}
    </a>`}
    <span class="unseen" role="status" aria-live="polite">${ringing.length > 0 && fresh.length > 0 ? sentence(fresh) : ""}</span>
  </div>`;
}

/** @param {{tone: import("../tone.js").Tone}} props */
export function SoundSwitch({ tone }) {
  const sound = tone.sound.value;
  if (sound === "none") return null;
  return html`<button class=${`quiet sound sound-${sound}`} type="button" title=${say("sound.why")} onClick=${() => tone.toggle()}>${term("sound", sound)}</button>`;
}

/**
 * What moves at each pulse of the alarm and then stands still, where one of these incidents rings. Two names of one
 * movement, because the same name again would not begin anew.
 * @param {import("../alarm.js").Alarm} alarm @param {import("../store.js").Incidents} among
 */
export function flash(alarm, { newest }) {
  const keys = new Set(newest.map(keyOf));
  return alarm.ringing.value.some((each) => keys.has(keyOf(each))) ? moving(alarm) : "";
}

/** @param {import("../alarm.js").Alarm} alarm */
function moving(alarm) {
  return `ringing ringing-${alarm.pulse.value % 2}`;
}

/** @param {import("../store.js").Incident[]} fresh */
function sentence(fresh) {
  if (fresh.length > 1) return say("alarm.many", { n: count(fresh.length, language.value) });
  const [one] = fresh;
  return say("alarm.one", { severity: term("severity", one.severity), category: term("category", one.category), place: one.station_name });
}
