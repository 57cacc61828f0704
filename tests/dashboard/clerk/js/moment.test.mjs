import assert from "node:assert/strict"
import { test } from "node:test"

import { at, dateOf, dayFor, instant, rfc3339, timeOfDay, wholeMinute } from "../../../../dashboard/clerk/moment.js"

test("a moment is written in Viet Nam's offset whatever the phone's zone is", () => {
  assert.equal("2026-03-15T11:02:10+07:00", rfc3339(Date.UTC(2026, 2, 15, 4, 2, 10)))
})

test("an evening in UTC is already the next day in Viet Nam", () => {
  const ms = Date.UTC(2026, 2, 14, 18, 30)
  assert.deepEqual(["2026-03-15", "01:30"], [dateOf(ms), timeOfDay(ms)])
})

test("microseconds of the server are understood", () => {
  assert.equal(Date.UTC(2026, 2, 15, 4, 2, 10, 123), instant("2026-03-15T11:02:10.123456+07:00"))
})

test("what is no moment is null", () => {
  assert.deepEqual([null, null, null], [instant("soon"), instant(""), instant(undefined)])
})

test("the whole minute is the one that has begun", () => {
  assert.equal("11:02", timeOfDay(wholeMinute(at("2026-03-15", "11:02") + 59_999)))
})

test("a time typed after midnight belongs to the area's own date", () => {
  assert.equal("2026-03-15", dayFor(at("2026-03-16", "00:20"), "2026-03-15"))
})

test("a time typed while practising before the day belongs to today", () => {
  assert.equal("2026-03-10", dayFor(at("2026-03-10", "09:00"), "2026-03-15"))
})
