import assert from "node:assert/strict"
import { test } from "node:test"

import { World } from "./world.mjs"
import { Pulse } from "../../../../dashboard/clerk/pulse.js"

function bench() {
  const world = new World()
  const counts = { unsent: 0, refused: 0 }
  const beats = []
  const pulse = new Pulse({ counts: async () => ({ ...counts }), send: ({ t: _t, ...facts }) => Boolean(beats.push([world.now, facts])), timers: world.timers, wall: world.wall })
  return { world, counts, beats, pulse }
}

test("a quiet phone beats every five minutes and no more", async () => {
  const { world, beats, pulse } = bench()
  pulse.begin("e", 0)
  await world.pass(900_000)
  const gaps = beats.map(([at]) => at).map((at, index, all) => at - (all[index - 1] || -20_000))
  assert.deepEqual([300_000, 300_000, 300_000], gaps)
})

test("what changed is told soon, but never sooner than twenty seconds after the last", async () => {
  const { world, counts, beats, pulse } = bench()
  pulse.begin("e", 0)
  counts.unsent = 1
  pulse.look()
  await world.pass(2_000)
  counts.unsent = 2
  pulse.look()
  await world.pass(19_000)
  assert.equal(1, beats.length)
  await world.pass(1_000)
  assert.deepEqual([[2_000, { unsent: 1, refused: 0 }], [22_000, { unsent: 2, refused: 0 }]], beats)
})

test("a report that is received at once is not worth a beat", async () => {
  const { world, counts, beats, pulse } = bench()
  pulse.begin("e", 0)
  counts.unsent = 1
  pulse.look()
  await world.pass(500)
  counts.unsent = 0
  pulse.look()
  await world.pass(30_000)
  assert.equal(0, beats.length)
})

test("battery and network are told where the browser knows them, the battery in steps", async () => {
  const { world, beats, pulse } = bench()
  pulse.battery = { level: 0.5049 }
  Object.defineProperty(globalThis, "navigator", { value: { connection: { effectiveType: "2g" } }, configurable: true })
  pulse.begin("e", 0)
  await world.pass(2_000)
  pulse.battery.level = 0.47
  pulse.look()
  await world.pass(30_000)
  pulse.battery.level = 0.44
  pulse.look()
  await world.pass(30_000)
  assert.deepEqual([{ unsent: 0, refused: 0, battery: 0.5, network: "2g" }, { unsent: 0, refused: 0, battery: 0.44, network: "2g" }], beats.map(([, facts]) => facts))
})

test("nothing is told when the line is gone", async () => {
  const { world, beats, pulse } = bench()
  pulse.begin("e", 0)
  pulse.end()
  pulse.look()
  await world.pass(600_000)
  assert.equal(0, beats.length)
})
