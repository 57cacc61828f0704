import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "../../../dashboard/vendor/signals.js";
import { Alarm, REPEAT_MS, SILENCE, decide } from "../../../dashboard/board/alarm.js";
import { incident } from "./incident.mjs";
import { snapshot } from "./picture.mjs";
import { World } from "./world.mjs";

const next = (incidents, change = {}) => ({ incidents, whole: true, level: "province", ...change });
const ids = (list) => list.map(({ id }) => id);

test("what interrupts voting or seeks instructions rings until somebody takes it", () => {
  for (const severity of ["interrupting", "instruct"]) {
    const first = decide(SILENCE, next([incident({ severity })]));
    assert.deepEqual([ids(first.ringing), ids(first.fresh)], [["power-0001"], ["power-0001"]]);
    const again = decide(first, next([incident({ severity })]));
    assert.deepEqual([ids(again.ringing), ids(again.fresh)], [["power-0001"], []]);
    for (const state of ["acknowledged", "assigned", "resolved"]) assert.deepEqual(decide(again, next([incident({ severity, state })])).ringing, []);
  }
});

test("what can wait does not ring, unless it was escalated to the level of whoever sits here", () => {
  const waiting = incident({ severity: "support" });
  assert.deepEqual(decide(SILENCE, next([waiting])).ringing, []);
  const escalated = incident({ severity: "support", since: "2026-03-15T11:16:00+07:00" });
  assert.deepEqual(ids(decide(SILENCE, next([escalated])).fresh), ["power-0001"]);
  assert.deepEqual(decide(SILENCE, next([escalated], { level: "commune" })).ringing, []);
  assert.deepEqual(decide(SILENCE, next([escalated], { level: null })).ringing, []);
});

test("an alarm that is escalated or reopened rings anew", () => {
  const first = decide(SILENCE, next([incident()]));
  const escalated = incident({ level: "centre", since: "2026-03-15T11:06:00+07:00" });
  assert.deepEqual(ids(decide(first, next([escalated])).fresh), ["power-0001"]);
  const reopened = incident({ state: "reopened", since: "2026-03-15T12:00:00+07:00" });
  assert.deepEqual(ids(decide(SILENCE, next([reopened])).fresh), ["power-0001"]);
});

test("what a list that is cut short no longer shows goes on ringing", () => {
  const first = decide(SILENCE, next([incident()]));
  const other = incident({ id: "other-0001", severity: "support" });
  assert.deepEqual(ids(decide(first, next([other], { whole: false })).ringing), ["power-0001"]);
  assert.deepEqual(decide(first, next([other])).ringing, []);
});

test("two polling areas may have given their incidents the same name", () => {
  const first = decide(SILENCE, next([incident()]));
  const both = decide(first, next([incident(), incident({ scope: "s11-03127-002" })]));
  assert.deepEqual(both.fresh.map(({ scope }) => scope), ["s11-03127-002"]);
});

/** An alarm whose desk, time and server a test moves. */
function armed(asking = async () => ({ ok: false, status: 0, body: null })) {
  const world = new World();
  const desk = { guarded: signal(null), picture: signal(null), officer: signal({ name: "Lò Thị Mai", role: "duty", scope: "p11" }) };
  const tones = [];
  const alarm = new Alarm(desk, { play: () => tones.push(world.now) }, { asking, world });
  alarm.start();
  const show = (newest, open = newest.length) => {
    desk.guarded.value = snapshot({ incidents: { open, by_severity: {}, newest } });
  };
  return { alarm, desk, show, tones, world };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("the tone comes at once, and every half minute until somebody has acknowledged", () => {
  const { alarm, show, tones, world } = armed();
  show([incident()]);
  world.pass(REPEAT_MS + 10);
  show([incident()]);
  assert.deepEqual(tones, [0, REPEAT_MS]);
  assert.equal(alarm.pulse.value, 2);
  show([incident({ state: "acknowledged" })]);
  world.pass(3 * REPEAT_MS);
  assert.deepEqual([tones.length, alarm.ringing.value.length], [2, 0]);
});

test("a second alarm is heard at once, and they ring together from then on", () => {
  const { alarm, show, tones, world } = armed();
  show([incident()]);
  world.pass(20000);
  show([incident(), incident({ id: "ballot-0001", category: "ballot" })]);
  world.pass(REPEAT_MS);
  assert.deepEqual(tones, [0, 20000, 20000 + REPEAT_MS]);
  assert.deepEqual(ids(alarm.fresh.value), ["ballot-0001"]);
});

test("the officer's own scope is heard, whatever place is on the screen", () => {
  const { alarm, desk, show } = armed();
  show([incident()]);
  desk.picture.value = snapshot({ scope: "c03325" });
  assert.deepEqual(ids(alarm.ringing.value), ["power-0001"]);
});

test("where more are open than a picture shows, the whole list is asked for", async () => {
  const asked = [];
  const old = incident({ id: "old-0001" });
  const { alarm, show, world } = armed(async (method, path) => {
    asked.push(`${method} ${path}`);
    return { ok: true, status: 200, body: { incidents: [old], more: false } };
  });
  show([incident({ id: "new-0001", severity: "support" })], 21);
  await settled();
  assert.deepEqual(asked, ["GET /v1/incidents?scope=p11&state=raised,reopened&limit=1000"]);
  assert.deepEqual(ids(alarm.ringing.value), ["old-0001"]);
  show([incident({ id: "new-0002", severity: "support" })], 22);
  await settled();
  assert.equal(asked.length, 1);
  world.pass(5000);
  await settled();
  assert.equal(asked.length, 2);
});
