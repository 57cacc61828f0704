import assert from "node:assert/strict";
import { test } from "node:test";
import { json } from "../../../dashboard/wire/codec.js";
import { Live, liveAddress } from "../../../dashboard/wire/live.js";
import { Backoff, Timer } from "../../../dashboard/wire/timer.js";
import { beat } from "./picture.mjs";
import { World } from "./world.mjs";

function live(world, known = () => null) {
  const seen = { messages: [], states: [], lost: [] };
  const line = new Live({
    url: "ws://here/v1/live",
    known,
    codec: json,
    onMessage: (message) => seen.messages.push(message),
    onState: (state) => seen.states.push(state),
    onLost: (code, opened) => seen.lost.push([code, opened]),
    connect: world.connect,
    world,
  });
  return { line, seen };
}

test("a wound timer calls once, and a second winding replaces the first", () => {
  const world = new World();
  let calls = 0;
  const timer = new Timer(() => calls++, world);
  timer.wind(100);
  world.pass(60);
  timer.wind(100);
  world.pass(60);
  assert.equal(calls, 0);
  world.pass(1000);
  assert.equal(calls, 1);
});

test("pauses double up to the longest and are spread over their upper half", () => {
  const world = new World();
  const backoff = new Backoff(500, 10_000, world);
  world.chance = 0;
  assert.deepEqual([backoff.next(), backoff.next(), backoff.next()], [250, 500, 1000]);
  for (let i = 0; i < 40; i++) backoff.next();
  assert.equal(backoff.next(), 5000);
  world.chance = 1;
  assert.equal(backoff.next(), 10_000);
  backoff.reset();
  assert.equal(backoff.next(), 500);
});

test("what is watched is asked for when the line opens, with what is known", () => {
  const world = new World();
  const { line } = live(world, () => ({ version: 41, epoch: "k3f9" }));
  line.watch("p11");
  line.start();
  world.socket.open();
  assert.deepEqual(world.socket.sent, [{ t: "watch", scope: "p11", version: 41, epoch: "k3f9" }]);
});

test("a screen without a picture says neither version nor epoch", () => {
  const world = new World();
  const { line } = live(world);
  line.start();
  world.socket.open();
  line.watch("vn");
  line.unwatch("vn");
  assert.deepEqual(world.socket.sent, [{ t: "watch", scope: "vn" }, { t: "unwatch", scope: "vn" }]);
});

test("six seconds without a message are the death of a line, and it is dialled again", () => {
  const world = new World();
  const { line, seen } = live(world);
  line.watch("p11");
  line.start();
  world.socket.open();
  world.pass(5000);
  world.socket.say(beat());
  world.pass(5900);
  assert.deepEqual(seen.lost, []);
  world.pass(200);
  assert.deepEqual(seen.lost, [[1006, true]]);
  assert.equal(world.sockets[0].closed, true);
  world.pass(500);
  assert.equal(world.sockets.length, 2);
  world.socket.open();
  assert.deepEqual(world.socket.sent, [{ t: "watch", scope: "p11" }]);
});

test("a server that accepts and hangs up is not hammered", () => {
  const world = new World();
  const { line } = live(world);
  line.start();
  for (let i = 0; i < 6; i++) {
    world.socket.open();
    world.socket.die(1012);
    world.pass(10_000);
  }
  const dialled = world.sockets.length;
  world.socket.open();
  world.socket.die(1012);
  world.pass(4_900);
  assert.equal(world.sockets.length, dialled);
});

test("after a message the next pause is short again", () => {
  const world = new World();
  const { line } = live(world);
  line.start();
  for (let i = 0; i < 6; i++) {
    world.socket.die();
    world.pass(10_000);
  }
  world.socket.open();
  world.socket.say(beat());
  world.socket.die();
  const before = world.sockets.length;
  world.pass(500);
  assert.equal(world.sockets.length, before + 1);
});

test("a handshake that never ends is given up", () => {
  const world = new World();
  const { line, seen } = live(world);
  line.start();
  world.pass(10_000);
  assert.deepEqual(seen.lost, [[1006, false]]);
});

test("a line that was given up is no longer listened to", () => {
  const world = new World();
  const { line, seen } = live(world);
  line.start();
  const old = world.socket;
  old.open();
  world.pass(7000);
  old.say(beat());
  old.die();
  assert.deepEqual(seen.messages, []);
  assert.equal(seen.lost.length, 1);
});

test("the pause is cut short when the network is back", () => {
  const world = new World();
  const { line } = live(world);
  line.start();
  world.socket.die();
  line.retryNow();
  assert.equal(world.sockets.length, 2);
});

test("a stopped line stays silent", () => {
  const world = new World();
  const { line, seen } = live(world);
  line.start();
  world.socket.open();
  line.stop();
  world.pass(60_000);
  assert.equal(world.sockets.length, 1);
  assert.equal(seen.states[seen.states.length - 1], "stopped");
});

test("an unreadable message is dropped and the line lives on", () => {
  const world = new World();
  const { line, seen } = live(world);
  line.start();
  world.socket.open();
  world.socket.onmessage({ data: "{broken" });
  world.socket.onmessage({ data: "7" });
  world.socket.say(beat());
  assert.equal(seen.messages.length, 1);
});

test("the live line stands beside the page", () => {
  assert.equal(liveAddress({ protocol: "https:", host: "bau-cu.example" }), "wss://bau-cu.example/v1/live");
  assert.equal(liveAddress({ protocol: "http:", host: "127.0.0.1:8000" }), "ws://127.0.0.1:8000/v1/live");
});
