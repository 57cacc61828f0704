// @ts-check
/**
 * The wall: one place at a time, large enough for five metres, without a hand on it. It goes round the place and those
 * of its children that need an eye; what is not in step with the line is never shown as if it were.
 */
import { useEffect, useMemo } from "../../vendor/preact-hooks.js";
import { hidePointer, keepAwake } from "../awake.js";
import { everyOf } from "../route.js";
import { lackingIn, newestSlot } from "../lacking.js";
import { wear } from "../style.js";
import { isEvening } from "../thresholds.js";
import { EVERY_S, Tour, stopsOf } from "../tour.js";
import { say, teach } from "../words.js";
import { more } from "../words/wall.js";
import { Curve } from "./curve.js";
import { html } from "./html.js";
import { useInquiry } from "./inquire.js";
import { Threshold } from "./threshold.js";
import { WallIncidents, WallSlot } from "./wall-events.js";
import { WallFigures, WallHead, WallStates } from "./wall-figures.js";
import { WallRound } from "./wall-round.js";

teach(more);

/** Often enough for somebody who waits for the last report of a slot. */
const PAUSE_MS = 5000;

/** @typedef {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} Props */

/** @param {Props} props */
export function Sheet({ desk, picture }) {
  const isDressed = [wear("wall").value, wear("wall-parts").value].every(Boolean);
  const root = desk.root.value;
  const every = everyOf(desk.screen.value) || EVERY_S;
  const missing = useInquiry(`/v1/slots/${root}`, [picture.version, desk.minute.value], PAUSE_MS);
  const tour = useMemo(() => new Tour(desk, () => plan(desk, root, missing.body.peek()), every * 1000), [root, every]);
  useEffect(() => {
    tour.start();
    return () => tour.stop();
  }, [tour]);
  useEffect(() => tour.refresh(), [tour, missing.body.value]);
  useEffect(() => tour.pause(desk.health.isAway.value), [tour, desk.health.isAway.value]);
  useEffect(() => {
    const rest = [keepAwake(), hidePointer()];
    return () => rest.forEach((each) => each());
  }, []);
  useEffect(() => {
    const press = (/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[/** @type {"ArrowRight"} */ (event.key)];
      if (step !== undefined) tour.move(step);
      else if (event.key === "Escape") desk.open(root, desk.view.peek(), "", "");
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [tour]);
  if (!isDressed) return null;
  return html`<div class="wall">
    <${WallHead} desk=${desk} picture=${picture} />
    <div class="wall-main">
      <${WallFigures} desk=${desk} picture=${picture} />
      <${Curve} key=${picture.scope} desk=${desk} picture=${picture} />
    </div>
    <div class="wall-side">
      <${WallStates} figures=${picture.figures} />
      <${WallSlot} key=${picture.scope} desk=${desk} picture=${picture} />
      <${WallIncidents} desk=${desk} picture=${picture} />
      ${isEvening(picture.election, desk.minute.value) && html`<${Threshold} key=${picture.scope} desk=${desk} picture=${picture} kind="wall-panel wall-threshold" />`}
    </div>
    <${WallRound} tour=${tour} every=${every} label=${say("wall.round")} />
  </div>`;
}

/** @param {import("../desk.js").Desk} desk @param {string} root @param {any} table */
function plan(desk, root, table) {
  const picture = desk.pictureOf(root);
  if (picture === null) return [{ scope: root, name: "", why: /** @type {"self"} */ ("self"), n: null }];
  const lacking = lackingIn(table, newestSlot(picture.slots));
  return stopsOf(picture, new Map(lacking.map(({ scope, missing }) => [scope, missing])));
}
