import assert from "node:assert/strict"
import { test } from "node:test"

import { uuid } from "../../../../dashboard/clerk/chance.js"
import { deviceName } from "../../../../dashboard/clerk/phone.js"
import { formAddress, parseRoute } from "../../../../dashboard/clerk/route.js"

const KINDS = ["opening", "turnout", "incident", "mobile_box", "situation", "closing"]

test("a uuid is of version 4 whatever the bytes are", () => {
  assert.equal("ffffffff-ffff-4fff-bfff-ffffffffffff", uuid((bytes) => bytes.fill(255)))
  assert.equal("00000000-0000-4000-8000-000000000000", uuid((bytes) => bytes.fill(0)))
})

test("a phone is named by its model", () => {
  const android = "Mozilla/5.0 (Linux; Android 12; Nokia C12 Build/SKQ1) AppleWebKit/537.36 Chrome/80.0 Mobile Safari/537.36"
  assert.equal("Nokia C12", deviceName(android))
  assert.equal("iPhone", deviceName("Mozilla/5.0 (iPhone; CPU iPhone OS 14_0 like Mac OS X) Version/14.0 Safari/604.1"))
  assert.equal("web", deviceName(""))
})

test("every form has an address and comes back from it", () => {
  const record = { enrolment: "ab-12", seq: 17 }
  for (const kind of KINDS) {
    assert.deepEqual({ screen: "form", kind, how: "mend", enrolment: "ab-12", seq: 17 }, parseRoute(formAddress(kind, "mend", record), KINDS))
    assert.equal("form", parseRoute(formAddress(kind), KINDS).screen)
  }
})

test("an unknown address is home", () => {
  for (const hash of ["", "#", "#/", "#/nowhere", "#7KQ4"]) assert.equal("home", parseRoute(hash, KINDS).screen)
})
