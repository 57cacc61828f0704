import assert from "node:assert/strict"
import { test } from "node:test"

import { parcel } from "../../../../dashboard/clerk/parcel.js"
import { Uplink } from "../../../../dashboard/clerk/uplink.js"
import { NOW, World } from "./world.mjs"

const HEAD = 8 // of a frame with a masked payload of 126 bytes and more
const FRAME_MOST = 300
const station = "11-03127-004"
const full = (n) => ({ assembly: n, province: n, commune: n })
const bytes = (report) => HEAD + Buffer.byteLength(JSON.stringify({ t: "report", ...parcel(report, [{ code: station }], NOW) }))

function line() {
  const world = new World()
  const seen = []
  const note = (name) => (...what) => seen.push([name, ...what])
  const uplink = new Uplink({ welcomed: note("welcomed"), answered: note("answered"), noticed: note("noticed"), lost: note("lost") }, world)
  return { world, seen, uplink }
}

test("a report is at most 300 bytes on the open line", () => {
  const named = { seq: 999, station }
  const reports = [
    { ...named, kind: "turnout", as_of: NOW, voted: full(4000), listed: full(4000), corrects: 998, reason: "gõ nhầm số" },
    { ...named, kind: "opening", opened_at: NOW, ceremony: true, sealed: true, listed: full(4000) },
    { ...named, kind: "closing", closed_at: NOW, voted: full(4000), mobile_boxes_back: true },
    { ...named, kind: "mobile_box", as_of: NOW, box: 99, out_at: NOW, back_at: NOW, ballots: 300 },
    { ...named, kind: "incident", as_of: NOW, incident: "0b0e7f1c-9f0a-4d38-8a6b-2f8f5a0c9d11", category: "interruption", severity: "interrupting", text: "" },
  ]
  for (const report of reports) assert.ok(bytes(report) <= FRAME_MOST, `${report.kind}: ${bytes(report)}`)
})

test("a phone of one area doesn't name it, a phone of two does", () => {
  const report = { seq: 1, kind: "turnout", station, voted: {} }
  assert.equal(undefined, parcel(report, [{ code: station }], NOW).station)
  assert.equal(station, parcel(report, [{ code: station }, { code: "11-03127-005" }], NOW).station)
  assert.equal(station, parcel(report, [{ code: "11-03127-005" }], NOW).station)
})

test("nothing but the hello goes out before the welcome", async () => {
  const { world, seen, uplink } = line()
  uplink.dial({ token: "t" })
  world.socket.onopen()
  assert.equal(false, uplink.send({ t: "report", seq: 1 }))
  world.now = 40
  await world.socket.say({ t: "welcome" })
  assert.equal(true, uplink.send({ t: "report", seq: 1 }))
  assert.deepEqual(["hello", "report"], world.socket.sent.map(({ t }) => t))
  assert.deepEqual(["welcomed", { t: "welcome" }, 0, 40], seen[0])
})

test("each dial that is not hung up is lost exactly once, and a socket given up is not listened to", async () => {
  const { world, seen, uplink } = line()
  uplink.dial({})
  const first = world.socket
  await world.pass(12_000)
  await first.lose(1000)
  assert.deepEqual([["lost", 1006]], seen)
  uplink.dial({})
  uplink.hangUp()
  await world.socket.lose(1000)
  await first.say({ t: "welcome" })
  assert.deepEqual([["lost", 1006]], seen)
})

test("a browser that refuses to open a socket is a line that is lost", async () => {
  const { world, seen, uplink } = line()
  uplink.connect = () => { throw new Error("blocked") }
  uplink.dial({})
  await world.pass(0)
  assert.deepEqual([["lost", 1006]], seen)
})

test("what is no message of ours is not heard, and an unknown one is ignored", async () => {
  const { world, seen, uplink } = line()
  uplink.dial({})
  await world.socket.welcome()
  world.socket.onmessage({ data: "<html>" })
  await world.socket.say({ t: "song" })
  assert.equal(1, seen.length)
})

test("a beat that is not answered shows that a quiet line is dead", async () => {
  const { world, seen, uplink } = line()
  uplink.dial({})
  await world.socket.welcome()
  uplink.send({ t: "beat", unsent: 0 })
  await world.socket.say({ t: "beat" })
  await world.pass(60_000)
  assert.deepEqual([true, "welcomed"], [uplink.isOpen, seen[seen.length - 1][0]])
  uplink.send({ t: "beat", unsent: 0 })
  await world.pass(25_000)
  assert.deepEqual([false, ["lost", 1006]], [uplink.isOpen, seen[seen.length - 1]])
})
