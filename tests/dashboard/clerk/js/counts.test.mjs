import assert from "node:assert/strict"
import { test } from "node:test"

import { countsOf, opened, press, pressDigits, toggleSplit, typedCounts } from "../../../../dashboard/clerk/form/counts.js"

const BALLOTS = ["assembly", "province", "commune"]

test("digits follow each other, a leading zero gives way, six are enough", () => {
  assert.equal("512", [..."0512"].reduce(pressDigits, ""))
  assert.equal("123456", [..."1234567"].reduce(pressDigits, ""))
})

test("one digit or all of them can be taken back", () => {
  assert.deepEqual(["51", ""], [pressDigits("512", "back"), pressDigits("512", "clear")])
})

test("a key that is no digit does nothing", () => {
  assert.equal("51", pressDigits("51", "Enter"))
})

test("opening the number up carries it to every ballot, and typing then changes one of them", () => {
  let typed = { ...typedCounts(BALLOTS), all: "512" }
  typed = press(toggleSplit(typed, BALLOTS), "commune", "back")
  assert.deepEqual({ assembly: 512, province: 512, commune: 51 }, countsOf(typed, BALLOTS))
})

test("a field that was only just chosen begins anew with a digit, and loses one by a back-space", () => {
  const typed = { ...typedCounts(BALLOTS), all: "512" }
  assert.deepEqual(["6", "512", "51"], [press(typed, "all", "6", true).all, press(typed, "all", "x", true).all, press(typed, "all", "back", true).all])
})

test("the field in doubt is the one to type into", () => {
  const { voted, active } = opened({ voted: { ...typedCounts(BALLOTS), all: "1046" }, active: "all" }, BALLOTS, "commune")
  assert.deepEqual([true, "commune", "1046"], [voted.split, active, voted.each.commune])
})

test("closing it again and opening it once more loses nothing", () => {
  const typed = typedCounts(BALLOTS, { assembly: 512, province: 512, commune: 498 })
  assert.equal(true, typed.split)
  const back = toggleSplit(toggleSplit(typed, BALLOTS), BALLOTS)
  assert.deepEqual(typed.each, back.each)
})

test("three equal numbers are shown as one", () => {
  assert.deepEqual([false, "512"], [typedCounts(BALLOTS, { assembly: 512, province: 512, commune: 512 }).split, typedCounts(BALLOTS, { assembly: 512, province: 512, commune: 512 }).all])
})
