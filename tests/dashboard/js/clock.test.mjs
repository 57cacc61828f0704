import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock } from "../../../dashboard/board/clock.js";

const AT = "2026-03-15T11:00:00+07:00";

test("before the first message there is no time", () => {
  assert.equal(new ServerClock(() => 0).now(), null);
});

test("network jitter does not make the seconds stumble", () => {
  let local = 0;
  const clock = new ServerClock(() => local);
  clock.sync(AT, 1);
  local = 2000;
  clock.sync("2026-03-15T11:00:01.700+07:00", 1);
  assert.equal(clock.now(), Date.parse(AT) + 2000);
});

test("a clock that is really off follows the server", () => {
  let local = 0;
  const clock = new ServerClock(() => local);
  clock.sync(AT, 1);
  local = 2000;
  clock.sync("2026-03-15T11:05:00+07:00", 1);
  assert.equal(clock.now(), Date.parse("2026-03-15T11:05:00+07:00"));
});

test("messages without a speed keep the speed", () => {
  let local = 0;
  const clock = new ServerClock(() => local);
  clock.sync(AT, 60);
  clock.sync(AT);
  local = 1000;
  assert.equal(clock.now(), Date.parse(AT) + 60_000);
});

test("nonsense is not a time", () => {
  const clock = new ServerClock(() => 0);
  clock.sync("soon", 1);
  assert.equal(clock.now(), null);
});
