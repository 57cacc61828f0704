import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { createInstaller } from "../../../../dashboard/clerk/install.js"

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 14_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0 Mobile/15E148 Safari/604.1"
const IPAD = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0 Safari/605.1.15"
const CHROME_IOS = IPHONE.replace("Version/14.0", "CriOS/86.0")
const ANDROID = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/80.0.3987.99 Mobile Safari/537.36"

let told, page, phone

/** An event target of one's own, with whatever else. */
const target = (more = {}) => Object.assign(new EventTarget(), more)

const set = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })

beforeEach(() => {
  told = { changes: 0, reloads: 0, said: [], due: [] }
  page = { idle: true }
  phone = target()
  for (const name of ["addEventListener", "dispatchEvent"]) set(name, phone[name].bind(phone))
  set("document", target({ hidden: false, documentElement: { lang: "vi" } }))
  set("location", { reload: () => (told.reloads += 1) })
  set("setTimeout", (call) => told.due.push(call))
  set("setInterval", () => {})
  set("navigator", { userAgent: ANDROID, maxTouchPoints: 5, onLine: true })
})

const make = () => createInstaller({ idle: () => page.idle, changed: () => (told.changes += 1) })

/** An installer whose browser has an active worker and a newer one that waits. */
async function withNewer() {
  const waiting = { postMessage: (said) => told.said.push(said) }
  const registration = target({ active: {}, waiting, installing: null, update: async () => {} })
  navigator.serviceWorker = target({ controller: {}, register: async () => registration })
  const installer = make()
  installer.start()
  await told.due[0]()
  return installer
}

test("the browser's own offer is kept and shown once, when somebody asks", async () => {
  const installer = make()
  assert.equal(false, installer.canInstall)
  let shown = 0
  const offer = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
    prompt: () => (shown += 1), userChoice: Promise.resolve({ outcome: "accepted" }),
  })
  dispatchEvent(offer)
  assert.equal(true, offer.defaultPrevented)
  assert.deepEqual([true, 1, 0], [installer.canInstall, told.changes, shown])
  assert.equal(true, await installer.install())
  assert.equal(false, await installer.install())
  assert.deepEqual([false, 1], [installer.canInstall, shown])
})

test("Safari on iOS is told how, unless the page is on the home screen already", () => {
  const hint = (agent, more = {}) => (set("navigator", { userAgent: agent, maxTouchPoints: 5, ...more }), make().iosHint)
  assert.deepEqual([true, true, false, false], [IPHONE, IPAD, CHROME_IOS, ANDROID].map((agent) => hint(agent)))
  assert.equal(false, hint(IPHONE, { standalone: true }))
  assert.equal(false, hint(IPAD, { maxTouchPoints: 0 }))
})

test("without service workers nothing is offered and nothing fails", () => {
  const installer = make()
  installer.start()
  installer.update()
  assert.deepEqual([false, 0, 0], [installer.updateReady, told.due.length, told.reloads])
})

test("the very first version is no newer one, though it too waits for a moment", async () => {
  const worker = target({ state: "installing" })
  const registration = target({ active: null, waiting: null, installing: worker, update: async () => {} })
  navigator.serviceWorker = target({ controller: null, register: async () => registration })
  const installer = make()
  installer.start()
  await told.due[0]()
  registration.waiting = worker
  worker.state = "installed"
  worker.dispatchEvent(new Event("statechange"))
  assert.equal(false, installer.updateReady)
})

test("a newer version waits while the page is busy, then takes over and the page begins anew, once", async () => {
  page.idle = false
  const installer = await withNewer()
  assert.deepEqual([true, []], [installer.updateReady, told.said])
  page.idle = true
  installer.apply()
  installer.apply()
  assert.deepEqual([["apply"], 0], [told.said, told.reloads])
  page.idle = false // a form was opened while the worker changed
  navigator.serviceWorker.dispatchEvent(new Event("controllerchange"))
  assert.equal(0, told.reloads)
  page.idle = true
  installer.apply()
  installer.apply()
  navigator.serviceWorker.dispatchEvent(new Event("controllerchange"))
  assert.equal(1, told.reloads)
})

test("somebody who touches the screen is left alone, unless they ask for the new version", async () => {
  page.idle = false
  const installer = await withNewer()
  page.idle = true
  dispatchEvent(new Event("pointerdown"))
  installer.apply()
  assert.deepEqual([], told.said)
  installer.update()
  assert.deepEqual(["apply"], told.said)
})

test("the worker of the first visit changes nothing for the page", async () => {
  const registration = target({ active: {}, waiting: null, installing: null })
  navigator.serviceWorker = target({ controller: null, register: async () => registration })
  const installer = make()
  installer.start()
  await told.due[0]()
  navigator.serviceWorker.dispatchEvent(new Event("controllerchange"))
  assert.deepEqual([false, 0], [installer.updateReady, told.reloads])
})

test("a question for a newer version that is not answered is asked again after a while, others once an hour", async () => {
  let asked = 0
  let fails = true
  navigator.serviceWorker = target({ controller: null, register: async () => {
    asked += 1
    if (fails) throw new TypeError("a sign-in page is no script")
    return target({ active: {}, waiting: null, installing: null, update: async () => { asked += 1 } })
  } })
  const installer = make()
  installer.start()
  await told.due[0]()
  await installer.look()
  assert.deepEqual([1, 2], [asked, told.due.length])
  installer.nextLookAt = 0
  fails = false
  await told.due[1]()
  dispatchEvent(new Event("online"))
  document.dispatchEvent(new Event("visibilitychange"))
  assert.equal(2, asked)
  installer.nextLookAt = 0
  dispatchEvent(new Event("online"))
  assert.equal(3, asked)
})
