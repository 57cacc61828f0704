import assert from "node:assert/strict"
import { mock, test } from "node:test"

import { Tabs } from "../../../../dashboard/clerk/tabs.js"
import { settled } from "./world.mjs"

/** The locks of a browser, for one name. */
class Locks {
  constructor() {
    this.queue = []
    this.holder = null
  }

  request(_name, { steal, signal }, held) {
    return new Promise((resolve, reject) => {
      const one = { resolve, reject, held }
      if (steal) {
        if (this.holder) this.holder.reject(Object.assign(new Error("stolen"), { name: "AbortError" }))
        this.grant(one)
        return
      }
      signal.addEventListener("abort", () => {
        this.queue = this.queue.filter((other) => other !== one)
        reject(Object.assign(new Error("aborted"), { name: "AbortError" }))
      })
      this.queue.push(one)
      if (!this.holder) this.next()
    })
  }

  next() {
    const one = this.queue.shift()
    this.holder = null
    if (one) this.grant(one)
  }

  grant(one) {
    this.holder = one
    one.held()
  }
}

/** Tabs of one phone. */
function phone({ locks = new Locks() } = {}) {
  const channels = []
  const open = () => {
    const tab = { heard: [], duties: [], asleep: false }
    const channel = {
      post: (word) => channels.filter((other) => other !== channel && !other.tab.asleep).forEach((other) => other.hear(word)),
      listen: (hear) => { channel.hear = hear },
      tab,
    }
    channels.push(channel)
    tab.tabs = new Tabs({ duty: (on) => tab.duties.push(on), heard: (word) => tab.heard.push(word), locks, channel })
    tab.tabs.start()
    return tab
  }
  return { locks, open }
}

globalThis.document = { hidden: false }

test("the first tab is on duty, the second when the first is closed", async () => {
  const { locks, open } = phone()
  const [first, second] = [open(), open()]
  assert.deepEqual([true, false], [first.tabs.onDuty, second.tabs.onDuty])
  locks.next()
  await settled()
  assert.deepEqual([true], second.duties)
})

test("what a waiting tab wants is done by the one on duty", async (t) => {
  mock.timers.enable({ apis: ["setTimeout"] })
  t.after(() => mock.timers.reset())
  const { open } = phone()
  const [first, second] = [open(), open()]
  second.tabs.call("send")
  assert.deepEqual([["send"], []], [first.heard, second.heard])
  mock.timers.tick(10_000)
  assert.deepEqual([true, false], [first.tabs.onDuty, second.tabs.onDuty])
})

test("a tab on duty that is asleep loses its place, and stands in the queue again", async (t) => {
  mock.timers.enable({ apis: ["setTimeout"] })
  t.after(() => mock.timers.reset())
  const { locks, open } = phone()
  const [first, second] = [open(), open()]
  first.asleep = true
  second.tabs.call("send")
  mock.timers.tick(3_000)
  await settled()
  assert.deepEqual([[true, false], [true]], [first.duties, second.duties])
  locks.next()
  await settled()
  assert.deepEqual([true, false, true], first.duties)
})

test("without locks, or where they are forbidden, every tab is on duty", async () => {
  const forbidden = { request: () => Promise.reject(Object.assign(new Error("no"), { name: "SecurityError" })) }
  for (const locks of [null, forbidden]) {
    const { open } = phone({ locks })
    const tabs = [open(), open()]
    await settled()
    assert.deepEqual([true, true], tabs.map((tab) => tab.tabs.onDuty))
  }
})

test("many changes of the disk are one word to the others", async (t) => {
  mock.timers.enable({ apis: ["setTimeout"] })
  t.after(() => mock.timers.reset())
  const { open } = phone()
  const [first, second] = [open(), open()]
  for (let n = 0; n < 5; n += 1) first.tabs.changed()
  mock.timers.tick(50)
  assert.deepEqual([[], ["changed"]], [first.heard, second.heard])
})
