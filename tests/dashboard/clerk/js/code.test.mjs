import assert from "node:assert/strict"
import { test } from "node:test"

import { codeInAddress, isWholeCode, printedCode, tidyCode } from "../../../../dashboard/clerk/code.js"

test("case, spaces and dashes do not matter", () => {
  for (const typed of ["7kq4-9mxt", "7KQ4 9MXT", " 7k q4–9m xt ", "7KQ49MXT"]) assert.equal("7KQ49MXT", tidyCode(typed))
})

test("look-alikes become what was printed", () => {
  assert.equal("01100V8B", tidyCode("oilOoU8B"))
})

test("what a Vietnamese keyboard makes of the letters is undone", () => {
  assert.equal("WDAE7777", tidyCode("ưđâê7777"))
  assert.equal("WDAE7777", tidyCode("ưđâê7777".normalize("NFD")))
})

test("a code is shown as it is printed while it is typed", () => {
  assert.deepEqual(["7KQ", "7KQ4", "7KQ4-9", "7KQ4-9MXT"], ["7kq", "7kq4", "7kq49", "7kq49mxtzz"].map(printedCode))
})

test("seven characters are no code", () => {
  assert.deepEqual([false, true], [isWholeCode("7KQ4-9MX"), isWholeCode("7KQ4-9MXT")])
})

test("the code is read from the address and a route is not taken for one", () => {
  assert.equal("7KQ49MXT", codeInAddress("#7KQ4-9MXT"))
  assert.equal("7KQ49MXT", codeInAddress("#7kq4%209mxt"))
  for (const hash of ["", "#", "#/turnout", "#short", "#%E0%A4%A"]) assert.equal(null, codeInAddress(hash))
})
