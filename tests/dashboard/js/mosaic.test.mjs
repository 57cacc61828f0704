import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { COLOURINGS, classesOf, colouringOf, countsOf, stepOf } from "../../../dashboard/board/mosaic-classes.js";
import { MosaicDesk } from "../../../dashboard/board/mosaic-desk.js";
import { MosaicNames } from "../../../dashboard/board/mosaic-names.js";
import { NO_SHARE, NO_SLOT, after, codeAt, groupAt } from "../../../dashboard/board/mosaic-store.js";
import { valuesOf } from "../../../dashboard/board/mosaic-values.js";
import { json, msgpack } from "../../../dashboard/wire/codec.js";
import { Live } from "../../../dashboard/wire/live.js";
import { beat } from "./picture.mjs";
import { World } from "./world.mjs";

const VECTORS = JSON.parse(readFileSync(new URL("../../wire/vectors/mosaic.json", import.meta.url), "utf8")).messages;
const FORMS = {
  json: (step) => step.json,
  msgpack: (step) => msgpack.unpack(Uint8Array.from(step.msgpack.match(/../g), (byte) => parseInt(byte, 16))),
};

function seen({ version, slotAt, cells }) {
  return { version, slot_at: slotAt, ...Object.fromEntries(Object.entries(cells).map(([name, column]) => [name, [...column]])) };
}

function whole() {
  return after(null, VECTORS[0].json).mosaic;
}

for (const [form, read] of Object.entries(FORMS)) {
  test(`messages of ${form} make the next mosaic, and twice is as good as once`, () => {
    let mosaic = null;
    for (const step of VECTORS) {
      const next = after(mosaic, read(step));
      assert.deepEqual(seen(next.mosaic), step.after);
      const again = after(next.mosaic, read(step));
      assert.deepEqual(seen(again.mosaic), step.after);
      assert.deepEqual(again.changed, []);
      mosaic = next.mosaic;
    }
  });
}

test("only cells that are other than before count as changed, and nothing is altered in place", () => {
  const mosaic = whole();
  const { mosaic: next, changed } = after(mosaic, VECTORS[1].json);
  assert.deepEqual(changed, [4, 1]);
  assert.deepEqual(seen(mosaic), VECTORS[0].after);
  assert.equal(next.ground, mosaic.ground);
  assert.deepEqual(after(next, VECTORS[1].json).changed, []);
});

test("a message that does not fit leads nowhere, and history changes nothing", () => {
  const mosaic = after(whole(), VECTORS[1].json).mosaic;
  assert.equal(after(null, VECTORS[1].json), null);
  assert.equal(after(mosaic, { ...VECTORS[1].json, epoch: "another" }), null);
  assert.equal(after(mosaic, { ...VECTORS[1].json, since: 45, version: 46 }), null);
  assert.equal(after(mosaic, { ...VECTORS[1].json, since: 41, version: 43 }).mosaic, mosaic);
});

test("a whole mosaic of the same register changes cells, one of another register everything", () => {
  const mosaic = after(whole(), VECTORS[1].json).mosaic;
  const back = after(mosaic, { ...VECTORS[0].json, version: 50 });
  assert.deepEqual([back.changed, back.mosaic.ground === mosaic.ground], [[1, 4], true]);
  const groups = { ...VECTORS[0].json.groups, name: ["Ba Đình", "Điện Biên Phủ", "Mường Phăng mới"] };
  assert.equal(after(mosaic, { ...VECTORS[0].json, groups }).changed, null);
});

test("a cell knows its commune and its code", () => {
  const { ground } = whole();
  assert.deepEqual([0, 1, 3, 4].map((cell) => groupAt(ground, cell)), [0, 1, 1, 2]);
  assert.deepEqual([0, 3, 4].map((cell) => codeAt(ground, cell)), ["01-00004-001", "11-03127-300", "11-03163-007"]);
});

test("what is not known is of no colour of the scale", () => {
  const { cells } = whole();
  const classes = (name) => [...classesOf(colouringOf(name), cells)];
  assert.deepEqual(classes("turnout"), [0, 0, 1, 4, 6]);
  assert.deepEqual(classes("slot"), [0, 3, 2, 1, 1]);
  assert.deepEqual(classes("state"), [0, 1, 2, 3, 4]);
  assert.deepEqual(classes("incident"), [0, 2, 3, 4, 5]);
  const quiet = { ...cells, incident: Uint8Array.of(0, 0, 0, 0, 0) };
  assert.deepEqual([...classesOf(colouringOf("incident"), quiet)], [0, 0, 1, 1, 1]);
  assert.deepEqual([NO_SHARE, NO_SLOT], [cells.turnout[0], cells.slot[0]]);
});

test("a share is of the class it has reached", () => {
  assert.deepEqual([0, 199, 200, 599, 600, 999, 1000, 1400].map(stepOf), [1, 1, 2, 3, 4, 5, 6, 6]);
  assert.ok(COLOURINGS.every(({ words, alarms }) => alarms.every((n) => n < words.length)));
  assert.equal(colouringOf("nonsense").name, "turnout");
});

test("beside a name stands turnout by voters, or how many are alarming", () => {
  const mosaic = whole();
  const picture = { election: { ballots: ["assembly"] }, children: { scope: ["p01", "p11"], voted_assembly: [null, 637], listed_in_assembly: [null, 1000] } };
  const values = (name, ground = mosaic.ground) => valuesOf({ colouring: { value: colouringOf(name) }, classes: classesOf(colouringOf(name), mosaic.cells) }, ground, picture, "vi");
  assert.deepEqual(values("turnout"), ["", "64\u00a0%"]);
  assert.deepEqual(values("state"), ["", "2"]);
  assert.deepEqual(values("incident", { ...mosaic.ground, provinces: mosaic.ground.provinces.slice(1) }), ["", "1", "1"]);
});

/** A desk of the mosaic on a line that a test moves. */
function seated() {
  const world = new World();
  const told = { others: [], changes: [] };
  const live = new Live({
    url: "ws://here/v1/live",
    known: () => null,
    codec: json,
    onMessage: (message) => told.others.push(message),
    onState: () => {},
    onLost: () => {},
    connect: world.connect,
    world,
  });
  live.start();
  world.socket.open();
  const desk = new MosaicDesk(live, "vn", () => world.now);
  desk.onChange = (changed, news) => told.changes.push(changed === null ? null : [changed, news]);
  desk.start();
  return { world, live, desk, told, say: (message) => world.socket.say(message) };
}

test("the layer is watched beside the picture, and its messages reach nobody else", () => {
  const { world, desk, told, say } = seated();
  assert.deepEqual(world.socket.sent, [{ t: "watch", scope: "vn", layer: "mosaic" }]);
  say(VECTORS[0].json);
  say({ ...beat(), scope: "vn" });
  assert.deepEqual([told.others.length, desk.mosaic.version, desk.counts.value], [1, 41, [2, 1, 0, 0, 1, 0, 1]]);
  desk.stop();
  assert.deepEqual(world.socket.sent.pop(), { t: "unwatch", scope: "vn", layer: "mosaic" });
  say({ t: "refusal", scope: "vn", layer: "mosaic", code: "R150", detail: "" });
  assert.equal(told.others.length, 1);
});

test("what changes is counted and told, and the cell that is looked at turns", () => {
  const { desk, told, say } = seated();
  say(VECTORS[0].json);
  desk.chosen.value = 1;
  say(VECTORS[1].json);
  assert.deepEqual(told.changes, [null, [[4, 1], [4, 1]]]);
  assert.deepEqual(desk.counts.value, [1, 2, 0, 0, 1, 1, 0]);
  assert.equal(desk.turned.value, 1);
  desk.colour("state");
  assert.deepEqual([desk.counts.value, told.changes.length], [[1, 0, 2, 1, 1], 3]);
  say({ ...VECTORS[1].json, since: 44, version: 45, cells: { index: [1, 3], state: [2, 4], turnout: [9, 637], slot: [0, 0], incident: [0, 3] } });
  assert.deepEqual(told.changes[3], [[1, 3], [3]]);
  desk.seek(2);
  assert.equal(desk.sought.value, 2);
  desk.seek(2);
  assert.equal(desk.sought.value, null);
});

test("a gap is asked for again, once, with what is known; after a reconnect too", () => {
  const { world, desk, say } = seated();
  say(VECTORS[0].json);
  for (const since of [43, 44]) say({ ...VECTORS[1].json, since, version: since + 1 });
  const known = { t: "watch", scope: "vn", layer: "mosaic", version: 41, epoch: "k3f9" };
  assert.deepEqual(world.socket.sent.slice(1), [known]);
  assert.equal(desk.mosaic.version, 41);
  world.socket.die();
  world.pass(1000);
  world.socket.open();
  assert.deepEqual(world.socket.sent, [known]);
  say(VECTORS[1].json);
  assert.equal(desk.mosaic.version, 44);
});

test("a refusal of the layer is said and nothing else is", () => {
  const { desk, told, say } = seated();
  say({ t: "refusal", scope: "vn", layer: "mosaic", code: "R150", detail: "Không có." });
  assert.deepEqual([desk.refused.value, told.others], ["Không có.", []]);
});

test("names of a commune are asked for once, and again when something changed later", async () => {
  let [now, asked] = [0, []];
  const children = { scope: ["s11-03127-001"], name: ["Nhà văn hóa"], as_of: ["2026-03-15T10:00:00+07:00"] };
  const names = new MosaicNames(async (_, path) => (asked.push(path), { ok: asked.length !== 3, status: 200, body: { children } }), () => now);
  assert.equal((await names.of("c03127", "11-03127-001")).name, "Nhà văn hóa");
  assert.equal(await names.of("c03127", "11-03127-002"), null);
  await names.of("c03127", "11-03127-001", true);
  assert.deepEqual(asked, ["/v1/board/c03127"]);
  now = 2500;
  await names.of("c03127", "11-03127-001", true);
  now = 9000;
  assert.equal(await names.of("c03127", "11-03127-001", true), null);
  assert.notEqual(await names.of("c03127", "11-03127-001"), null);
  assert.equal(asked.length, 4);
});
