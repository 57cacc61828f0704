import assert from "node:assert/strict"
import { test } from "node:test"

import { Clock } from "../../../../dashboard/clerk/clock.js"
import { instant } from "../../../../dashboard/clerk/moment.js"

const NINE = "2026-03-15T09:00:00+07:00"

test("the clock runs at the rehearsal's speed from what the server said", () => {
  let wall = 1_000_000
  const clock = new Clock(() => wall)
  clock.learn({ server_time: NINE, speed: 60 }, wall, wall)
  wall += 10_000
  assert.equal(instant(NINE) + 600_000, clock.now())
})

test("half of the round trip has passed when the answer is heard", () => {
  const clock = new Clock(() => 2_000)
  clock.learn({ server_time: NINE, speed: 1 }, 1_000, 2_000)
  assert.equal(instant(NINE) + 500, clock.now())
})

test("before any answer it is the phone's own time", () => {
  assert.equal(77, new Clock(() => 77).now())
})

test("an answer without a time changes nothing", () => {
  const clock = new Clock(() => 5_000)
  const anchor = clock.learn({ server_time: NINE, speed: 1 }, 5_000, 5_000)
  assert.deepEqual(anchor, clock.learn({}, 6_000, 6_000))
})

test("a kept anchor serves until the server answers and never replaces its answer", () => {
  const clock = new Clock(() => 10_000)
  clock.resume({ shown: 500_000, wall: 9_000, speed: 1 })
  assert.equal(501_000, clock.now())
  clock.learn({ server_time: NINE, speed: 1 }, 10_000, 10_000)
  clock.resume({ shown: 500_000, wall: 9_000, speed: 1 })
  assert.equal(instant(NINE), clock.now())
})

test("a minute of the election is a second of a demo", () => {
  const clock = new Clock(() => 0)
  clock.learn({ server_time: NINE, speed: 60 }, 0, 0)
  assert.equal(1_000, clock.until(instant(NINE) + 60_000))
})

test("the clock is doubtful when the phone's time was set since the last answer", () => {
  let [wall, steady] = [1_000_000, 500]
  const clock = new Clock(() => wall, () => steady)
  assert.equal(false, clock.isDoubtful())
  clock.learn({ server_time: NINE, speed: 1 }, wall, wall)
  wall += 600_000
  steady += 600_000
  assert.equal(false, clock.isDoubtful())
  wall -= 3_600_000
  assert.equal(true, clock.isDoubtful())
  clock.learn({ server_time: NINE, speed: 1 }, wall, wall)
  assert.equal(false, clock.isDoubtful())
})

test("a tab that hears no answers goes by what the one on duty keeps", () => {
  const clock = new Clock(() => 10_000, () => 0)
  clock.resume({ shown: 500_000, wall: 9_000, speed: 1 })
  clock.follows = true
  clock.resume({ shown: 700_000, wall: 10_000, speed: 1 })
  assert.equal(700_000, clock.now())
})
