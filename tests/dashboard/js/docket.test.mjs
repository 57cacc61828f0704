import assert from "node:assert/strict";
import { test } from "node:test";
import { Docket } from "../../../dashboard/board/docket.js";
import { byUrgency, clockOf, keyOf, newer, rankOf } from "../../../dashboard/board/urgency.js";
import { whereOf } from "../../../dashboard/board/whereabouts.js";
import { NOW, incident } from "./incident.mjs";
import { snapshot } from "./picture.mjs";
import { World } from "./world.mjs";

const minutes = (n) => new Date(NOW + n * 60e3).toISOString();
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("missed targets come first, then what nobody has seen, then what is in hand, and last what was handled or is over", () => {
  const list = [
    incident({ id: "over", state: "resolved", due: null }),
    incident({ id: "handled", severity: "handled", due: minutes(-60) }),
    incident({ id: "in-hand", state: "assigned", due: minutes(20) }),
    incident({ id: "unseen-later", severity: "support", due: minutes(9) }),
    incident({ id: "unseen-sooner", severity: "support", due: minutes(4) }),
    incident({ id: "unseen-worse", severity: "instruct", due: minutes(9) }),
    incident({ id: "missed-end", severity: "support", state: "acknowledged", due: minutes(-1) }),
    incident({ id: "missed-worse", due: minutes(-1) }),
  ];
  const expected = ["missed-worse", "missed-end", "unseen-worse", "unseen-sooner", "unseen-later", "in-hand", "handled", "over"];
  assert.deepEqual(byUrgency(list, NOW).map(({ id }) => id), expected);
  assert.equal(rankOf(incident(), null), 1);
});

test("the clock says for what, and by how much it was missed", () => {
  assert.deepEqual(clockOf(incident({ due: minutes(3) }), NOW), { due: NOW + 180e3, step: "seen", left: 180e3 });
  assert.deepEqual(clockOf(incident({ due: minutes(-2), state: "assigned" }), NOW), { due: NOW - 120e3, step: "end", left: -120e3 });
  assert.equal(clockOf(incident({ due: null, state: "resolved" }), NOW), null);
  assert.equal(clockOf(incident(), null), null);
});

test("of two tellings the later counts, whichever came first", () => {
  const before = incident();
  const after = incident({ state: "acknowledged", answers: [{ move: "acknowledge" }] });
  assert.deepEqual([newer(after, before).state, newer(before, after).state, newer(undefined, before).state], ["acknowledged", "acknowledged", "raised"]);
  assert.equal(newer(after, incident({ ...after, updates: 1, people: 3 })).people, 3);
});

test("beside a polling area stands its commune, or its province and code where the page does not know the commune", () => {
  const province = snapshot({ children: { scope: ["c03127"], name: ["Phường Điện Biên Phủ"] } });
  assert.equal(whereOf("s11-03127-001", province), "Phường Điện Biên Phủ");
  const country = snapshot({ scope: "vn", place: { ...snapshot().place, scope: "vn", kind: "country" }, children: { scope: ["p11"], name: ["Tỉnh Điện Biên"] } });
  assert.equal(whereOf("s11-03127-001", country), "Tỉnh Điện Biên · 11-03127-001");
  assert.equal(whereOf("s11-03127-001", { ...province, scope: "c03127" }), "");
});

/** A docket of p11 whose server answers what a test puts into `server`. */
function opened({ incidents = [incident()], move = async () => ({ ok: true, status: 201, body: {} }) } = {}) {
  const world = new World();
  const server = { incidents, asked: [], said: [], move };
  const asking = async (method, path, body) => {
    if (method === "POST") {
      server.said.push([path, body]);
      return server.move(body);
    }
    server.asked.push(path);
    return { ok: true, status: 200, body: { incidents: server.incidents, more: false } };
  };
  const docket = new Docket("p11", { asking, world, now: () => world.now });
  return { docket, server, world };
}

async function shown(given) {
  const all = opened(given);
  all.docket.start();
  all.docket.open("s11-03127-001/power-0001");
  await settled();
  all.world.pass(0);
  await settled();
  return all;
}

test("a move names the polling area, and of a double click there is one", async () => {
  const done = incident({ state: "acknowledged", answers: [{ move: "acknowledge" }] });
  const { docket, server } = await shown({ move: async () => (await settled(), { ok: true, status: 201, body: { incident: done } }) });
  const both = [docket.move(incident(), { move: "acknowledge" }), docket.move(incident(), { move: "acknowledge" })];
  assert.deepEqual(await Promise.all(both), [true, false]);
  assert.deepEqual(server.said, [["/v1/incidents/power-0001/moves", { move: "acknowledge", station: "11-03127-001" }]]);
  assert.equal(docket.opened.value.state, "acknowledged");
  assert.deepEqual(docket.outcome.value, { key: keyOf(done), ok: true, text: "", code: undefined });
});

test("a list that is a moment behind does not turn back what a move was answered", async () => {
  const done = incident({ state: "resolved", due: null, answers: [{ move: "resolve" }] });
  const { docket, world } = await shown({ move: async () => ({ ok: true, status: 201, body: { incident: done } }) });
  await docket.move(incident(), { move: "resolve", text: "Đã có điện" });
  assert.deepEqual(docket.list.value, []);
  world.pass(500);
  await settled();
  assert.deepEqual([docket.list.value, docket.opened.value.state], [[], "resolved"]);
});

test("a refused move is told in the server's words, and the list is asked for again", async () => {
  const { docket, server, world } = await shown({ move: async () => ({ ok: false, status: 409, body: { code: "R221", detail: "Tình huống đã xử lý xong." } }) });
  const before = server.asked.length;
  assert.equal(await docket.move(incident(), { move: "acknowledge" }), false);
  assert.deepEqual(docket.outcome.value, { key: "s11-03127-001/power-0001", ok: false, text: "Tình huống đã xử lý xong.", code: "R221" });
  world.pass(500);
  await settled();
  assert.equal(server.asked.length, before + 1);
});

test("of a move without an answer it is not known whether it was made", async () => {
  const { docket } = await shown({ move: async () => ({ ok: false, status: 0, body: null }) });
  await docket.move(incident(), { move: "acknowledge" });
  assert.equal(docket.outcome.value.text, null);
  assert.equal(docket.busy.value.size, 0);
});

test("many changes at once are one question, and none is forgotten", async () => {
  const { docket, server, world } = await shown();
  const before = server.asked.length;
  for (let i = 0; i < 5; i++) docket.refresh();
  world.pass(500);
  await settled();
  assert.equal(server.asked.length, before + 1);
  world.pass(15000);
  await settled();
  assert.equal(server.asked.length, before + 2);
});

test("what is opened and not in the list is looked for at its polling area", async () => {
  const { docket, server } = opened({ incidents: [] });
  docket.open("s11-03127-009/gone-0001");
  await settled();
  assert.deepEqual(server.asked, ["/v1/incidents?scope=s11-03127-009&state=raised,acknowledged,assigned,reopened,resolved&limit=1000"]);
  assert.equal(docket.missing.value, true);
});

test("the choice of states and severities is the server's question", async () => {
  const { docket, server, world } = await shown();
  docket.choose({ state: "resolved", severities: ["instruct", "support"] });
  world.pass(0);
  await settled();
  assert.ok(server.asked.includes("/v1/incidents?scope=p11&state=resolved&severity=instruct,support&limit=1000"), server.asked);
});
