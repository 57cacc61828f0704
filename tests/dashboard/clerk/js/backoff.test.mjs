import assert from "node:assert/strict"
import { test } from "node:test"

import { retryAfterS, waitMs } from "../../../../dashboard/clerk/backoff.js"

test("the wait grows with every failure up to a minute", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 50].map((failures) => waitMs(failures, null, () => 1))
  assert.deepEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000], longest)
})

test("two phones that fail together do not come back together", () => {
  assert.notEqual(waitMs(4, null, () => 0.2), waitMs(4, null, () => 0.7))
})

test("no wait is shorter than half a second", () => {
  assert.equal(500, waitMs(1, null, () => 0))
})

test("nobody comes back earlier than the server asked", () => {
  for (const chance of [0, 0.5, 0.999]) {
    const wait = waitMs(1, 20, () => chance)
    assert.ok(wait >= 20_000 && wait <= 25_000, String(wait))
  }
})

test("Retry-After is seconds or a date", () => {
  const wall = Date.parse("2026-03-15T04:00:00Z")
  assert.equal(7, retryAfterS("7", wall))
  assert.equal(30, retryAfterS("Sun, 15 Mar 2026 04:00:30 GMT", wall))
  assert.equal(0, retryAfterS("Sun, 15 Mar 2026 03:00:00 GMT", wall))
  assert.deepEqual([null, null], [retryAfterS(null, wall), retryAfterS("later", wall)])
})
