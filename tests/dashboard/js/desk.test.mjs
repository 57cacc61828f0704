import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../../../dashboard/board/desk.js";
import { msgpack } from "../../../dashboard/wire/codec.js";
import { beat, figures, frame, snapshot } from "./picture.mjs";
import { World } from "./world.mjs";

/** A desk at /board/p11 whose line, clock, history and server a test moves. */
function seated({ status = 503, body = {}, answered = Promise.resolve() } = {}) {
  const world = new World();
  const at = { path: "/board/p11", left: [], fetched: [] };
  const connect = (url, protocol) => {
    const socket = world.connect(url, protocol);
    socket.say = (message) => socket.onmessage({ data: msgpack.pack(message) });
    socket.send = (data) => socket.sent.push(msgpack.unpack(data));
    return socket;
  };
  const desk = new Desk({
    url: "ws://here/v1/live",
    home: "vn",
    path: () => at.path,
    push: (path) => (at.path = path),
    leave: (path) => at.left.push(path),
    fetch: async (path) => {
      at.fetched.push(path);
      await answered;
      return { ok: status === 200, status, json: async () => body };
    },
    monotonic: () => world.now,
    connect,
    world,
  });
  desk.start();
  return { desk, world, at };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const watches = (socket) => socket.sent.filter((each) => each.t === "watch");

test("the board connects, then is live", () => {
  const { desk, world } = seated();
  assert.equal(desk.connection.value, "connecting");
  world.socket.open();
  assert.equal(desk.connection.value, "connecting");
  world.socket.say(snapshot());
  assert.equal(desk.connection.value, "live");
  assert.equal(desk.picture.value.place.name, "Điện Biên");
});

test("a gap is asked for again, once, and nothing is drawn from it", () => {
  const { desk, world } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  world.socket.say(frame(43, 44, { figures: figures(999, 9) }));
  world.socket.say(frame(44, 45, { figures: figures(1000, 9) }));
  assert.equal(desk.picture.value.version, 41);
  assert.deepEqual(watches(world.socket).slice(1), [{ t: "watch", scope: "p11", version: 41, epoch: "k3f9" }]);
  world.socket.say(frame(41, 45, { figures: figures(1000, 9) }));
  assert.equal(desk.picture.value.figures.ballots.assembly.voted, 1000);
});

test("an answer that got lost is asked for again after a while", () => {
  const { world } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  world.socket.say(frame(43, 44));
  world.pass(3500);
  world.socket.say(frame(44, 45));
  assert.equal(watches(world.socket).length, 3);
});

test("a beat that is ahead of the picture shows that something was missed", () => {
  const { world } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  world.socket.say(beat(44));
  assert.equal(watches(world.socket).length, 2);
});

test("a new epoch is watched again with what is known", () => {
  const { desk, world } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  world.socket.say({ ...beat(2), epoch: "new" });
  assert.equal(watches(world.socket).length, 2);
  world.socket.say(snapshot({ epoch: "new", version: 2 }));
  assert.equal(desk.picture.value.epoch, "new");
});

test("with the line gone the picture stays and says its age", () => {
  const { desk, world } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  world.pass(1000);
  world.socket.die();
  world.pass(200);
  desk.tick();
  assert.equal(desk.connection.value, "lost");
  assert.equal(desk.picture.value.version, 41);
  assert.equal(desk.health.age.value, 1200);
});

test("after a reconnect the line brings only what was missed", () => {
  const { desk, world } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  world.socket.die();
  world.pass(500);
  world.socket.open();
  assert.deepEqual(world.socket.sent, [{ t: "watch", scope: "p11", version: 41, epoch: "k3f9" }]);
  assert.equal(desk.connection.value, "lost");
  world.socket.say(frame(41, 47, { figures: figures(500, 5) }));
  assert.equal(desk.connection.value, "live");
});

test("with Redis away the board says that it is some seconds late", () => {
  const { desk, world } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  world.socket.say(beat(41, { redis: false }));
  assert.equal(desk.connection.value, "slow");
});

test("drilling down unwatches the old place, and the way back shows what was known", () => {
  const { desk, world, at } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  desk.open("c03127");
  assert.equal(at.path, "/board/c03127");
  assert.equal(desk.picture.value, null);
  assert.equal(desk.election.value.name, "Bầu cử");
  assert.deepEqual(world.socket.sent.slice(1), [{ t: "unwatch", scope: "p11" }, { t: "watch", scope: "c03127" }]);
  at.path = "/board/p11";
  desk.follow();
  assert.equal(desk.picture.value.version, 41);
  assert.equal(desk.connection.value, "connecting");
  assert.deepEqual(watches(world.socket).pop(), { t: "watch", scope: "p11", version: 41, epoch: "k3f9" });
});

test("a frame of a place that is no longer looked at is passed over", () => {
  const { desk, world } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  desk.open("c03127");
  world.socket.say(frame(41, 42));
  assert.equal(desk.picture.value, null);
});

test("a place outside one's area is said so in the server's words", () => {
  const { desk, world } = seated();
  world.socket.open();
  world.socket.say({ t: "refusal", scope: "p11", code: "R120", detail: "Ngoài phạm vi." });
  assert.deepEqual(desk.problem.value, { code: "R120", detail: "Ngoài phạm vi." });
});

test("a line that does not open asks over HTTP, and 401 leads to the sign-in page and back", async () => {
  const { world, at } = seated({ status: 401 });
  world.socket.die();
  await settled();
  assert.deepEqual(at.fetched, ["/v1/board/p11"]);
  assert.deepEqual(at.left, ["/signin?next=%2Fboard%2Fp11"]);
});

test("a line closed as not authorised leads to the sign-in page", () => {
  const { world, at } = seated();
  world.socket.open();
  world.socket.die(4401);
  assert.deepEqual(at.left, ["/signin?next=%2Fboard%2Fp11"]);
});

test("where only WebSockets are blocked the picture comes over HTTP and is not called live", async () => {
  const { desk, world } = seated({ status: 200, body: snapshot({ version: 60 }) });
  world.socket.die();
  await settled();
  assert.equal(desk.picture.value.version, 60);
  assert.equal(desk.connection.value, "lost");
});

test("the clock runs at the server's speed", () => {
  const { desk, world } = seated();
  world.socket.open();
  world.socket.say(snapshot({ speed: 60 }));
  world.pass(2000);
  desk.tick();
  assert.equal(desk.now.value, Date.parse("2026-03-15T11:04:10+07:00"));
});

test("the guarded scope is heard wherever one looks, and is not let go", () => {
  const { desk, world } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  desk.guard("p11");
  assert.equal(desk.guarded.value.version, 41);
  desk.open("c03127");
  assert.deepEqual(world.socket.sent.slice(1), [{ t: "watch", scope: "c03127" }]);
  const incidents = { open: 1, by_severity: { instruct: 1 }, newest: [] };
  world.socket.say(frame(41, 42, { incidents }));
  assert.equal(desk.guarded.value.incidents.open, 1);
  assert.equal(desk.picture.value, null);
  world.socket.say(frame(45, 46));
  assert.deepEqual(watches(world.socket).pop(), { t: "watch", scope: "p11", version: 42, epoch: "k3f9" });
  assert.equal(desk.guarded.value.version, 42);
});

test("what is opened on a sheet is a step of the history like any other", () => {
  const { desk, world, at } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  desk.open("p11", "incidents", "s11-03127-001/abc");
  assert.equal(at.path, "/board/p11?view=incidents#s11-03127-001/abc");
});

test("what was asked over HTTP does not overtake what the line has said meanwhile", async () => {
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  const { desk, world } = seated({ status: 200, body: snapshot({ epoch: "old", version: 900, figures: figures(50, 1) }), answered });
  world.socket.die();
  world.pass(500);
  world.socket.open();
  world.socket.say(snapshot({ epoch: "new", version: 1, figures: figures(100, 3) }));
  world.pass(10);
  world.socket.die();
  answer();
  await settled();
  assert.equal(desk.picture.value.epoch, "new");
  assert.equal(desk.picture.value.figures.ballots.assembly.voted, 100);
});

test("an older snapshot of the same run changes nothing, whichever way it comes", async () => {
  const { desk, world } = seated({ status: 200, body: snapshot({ version: 40, figures: figures(90, 3) }) });
  world.socket.open();
  world.socket.say(snapshot());
  world.socket.say(snapshot({ version: 39, figures: figures(80, 3) }));
  assert.equal(desk.picture.value.figures.ballots.assembly.voted, 100);
  world.socket.die();
  world.pass(500);
  world.socket.die();
  await settled();
  assert.equal(desk.picture.value.figures.ballots.assembly.voted, 100);
});

test("a server that says it restarts is told from a connection that is lost, for a minute", async () => {
  const { desk, world } = seated({ status: 0 });
  world.socket.open();
  world.socket.say(snapshot());
  world.socket.die(1012);
  assert.equal(desk.connection.value, "restarting");
  assert.equal(desk.health.isAway.value, true);
  world.pass(61000);
  desk.tick();
  assert.equal(desk.connection.value, "lost");
});

test("a server that is still loading its picture says so over HTTP too", async () => {
  const { desk, world } = seated({ status: 503 });
  world.socket.die(1006);
  await settled();
  assert.equal(desk.connection.value, "restarting");
  world.pass(500);
  world.socket.open();
  world.socket.say(snapshot());
  assert.equal(desk.connection.value, "live");
  world.socket.die(1006);
  assert.equal(desk.connection.value, "lost");
});

test("what comes next on the wall is there before it is shown, and leads no step of the history", () => {
  const { desk, world, at } = seated();
  world.socket.open();
  world.socket.say(snapshot());
  desk.prepare(["p11", "c03127"]);
  assert.equal(desk.isPrepared("c03127"), false);
  world.socket.say(snapshot({ scope: "c03127", version: 7 }));
  assert.deepEqual([desk.picture.value.scope, desk.isPrepared("c03127")], ["p11", true]);
  desk.look("c03127");
  assert.deepEqual([desk.picture.value.scope, desk.connection.value, desk.root.value, at.path], ["c03127", "live", "p11", "/board/p11"]);
  world.socket.say(frame(41, 42, { figures: figures(120, 3) }));
  desk.look("p11");
  assert.equal(desk.picture.value.figures.ballots.assembly.voted, 120);
  desk.prepare([]);
  assert.deepEqual(world.socket.sent.slice(1), [{ t: "watch", scope: "c03127" }, { t: "unwatch", scope: "c03127" }]);
  assert.equal(desk.isPrepared("c03127"), false);
});
