import assert from "node:assert/strict"
import { test } from "node:test"

import { Clock } from "../../../../dashboard/clerk/clock.js"
import { Sender } from "../../../../dashboard/clerk/sender.js"
import { Http, NOW, RECEIPT, STATION, Shelf, World, accepted, answer, nothing, problem, settled } from "./world.mjs"

/** A sender that is on duty, over sockets the test plays or, without them, over HTTP. */
async function bench({ seqs = [], script = [], lines = true, steady = (world) => world.now } = {}) {
  const world = new World()
  if (!lines) world.connect = null
  const outbox = new Shelf(...seqs)
  const line = new Http(...script)
  const seen = []
  const sender = new Sender({
    outbox, line, world, clock: new Clock(world.wall, () => steady(world)), changed: () => seen.push([...sender.inFlight].join(" ")),
    language: () => "vi", locks: null, channel: { post: () => {}, listen: () => {} },
  })
  sender.start()
  await settled()
  return { world, outbox, line, sender, seen }
}

const receipt = (seq) => ({ t: "receipt", status: "accepted", seq, receipt: RECEIPT, findings: [] })
const refusal = (seq, status, code, more = {}) => ({ t: "refusal", seq, status, code, detail: "Câu.", ...more })

test("waiting reports go out oldest first over the open line, several at once", async () => {
  const { world, outbox, sender } = await bench({ seqs: [1, 2, 3] })
  assert.equal("waiting", sender.state)
  await world.socket.welcome()
  assert.equal("line", sender.state)
  assert.deepEqual([1, 2, 3], world.socket.seqs)
  for (const seq of [1, 2, 3]) await world.socket.say(receipt(seq))
  assert.deepEqual(["received", "received", "received"], outbox.states)
  assert.equal(0, sender.inFlight.size)
})

test("the hello tells how many are held, and a report its attempt's time in the election", async () => {
  const { world } = await bench({ seqs: [1, 2] })
  await world.socket.welcome()
  assert.equal("eday.v1+json", world.socket.protocol)
  assert.deepEqual({ t: "hello", token: "t", app: "clerk/1.0", unsent: 2, language: "vi" }, world.socket.sent[0])
  assert.equal(NOW, world.socket.reports[0].sent_at)
})

test("a phone of one area does not name it, and one that was given a second does", async () => {
  const told = async (more) => {
    const { world } = await bench({ seqs: [1] })
    await world.socket.welcome(more)
    return world.socket.reports[0].station
  }
  assert.deepEqual([undefined, STATION], [await told({}), await told({ stations: [{ code: STATION }, { code: "11-03127-005" }] })])
})

test("no more than fifty are unanswered, and each receipt makes room", async () => {
  const { world } = await bench({ seqs: Array.from({ length: 60 }, (_, index) => index + 1) })
  await world.socket.welcome()
  assert.equal(50, world.socket.seqs.length)
  await world.socket.say(receipt(1))
  assert.deepEqual([50, 51], world.socket.seqs.slice(-2))
})

test("what was stored meanwhile goes out at once", async () => {
  const { world, outbox, sender } = await bench()
  await world.socket.welcome()
  outbox.add(1)
  await sender.nudge()
  assert.deepEqual([1], world.socket.seqs)
})

test("a report is sent only while its answer is out, and again when the line broke", async () => {
  const { world, outbox, sender } = await bench({ seqs: [1] })
  await world.socket.welcome()
  assert.deepEqual(["e/1"], [...sender.inFlight])
  await world.socket.lose()
  assert.deepEqual([0, 1_000], [sender.inFlight.size, sender.nextAt - world.now])
  assert.notEqual(null, outbox.records[0].sent_at) // nobody knows what became of it
  await world.pass(1_000)
  await world.socket.welcome()
  await world.socket.say({ ...receipt(1), status: "duplicate" })
  assert.equal(2, world.sockets.length)
  assert.deepEqual(["received"], outbox.states)
})

test("what the ledger holds already gets its receipt without being sent again", async () => {
  const { world, outbox, line } = await bench({ seqs: [1, 2, 3] })
  line.held = [{ seq: 1, status: "accepted", receipt: RECEIPT }]
  outbox.records[1].by_sms = 5
  await world.socket.welcome({ received: { contiguous_to: 2, also: [] } })
  assert.deepEqual([2, 3], world.socket.seqs) // a text message may have been changed on its way: the report itself decides
  assert.deepEqual(["received", "waiting", "waiting"], outbox.states)
})

test("a conflict that the ledger holds is decided by sending the report itself", async () => {
  const { world, line } = await bench({ seqs: [1] })
  line.held = [{ seq: 1, status: "accepted", receipt: RECEIPT }, { seq: 1, status: "conflict", receipt: RECEIPT }]
  await world.socket.welcome({ received: { contiguous_to: 1, also: [] } })
  assert.deepEqual([1], world.socket.seqs)
})

test("a refusal stays beside its report and harms no other", async () => {
  const { world, outbox } = await bench({ seqs: [1, 2, 3] })
  await world.socket.welcome()
  await world.socket.say(refusal(2, 422, "R011"))
  await world.socket.say({ ...refusal(3, 409, "R201"), receipt: RECEIPT })
  assert.deepEqual(["waiting", "refused", "refused"], outbox.states)
  assert.deepEqual(["R011", null], [outbox.records[1].refusal.code, outbox.records[1].receipt])
  assert.deepEqual([409, 1], [outbox.records[2].refusal.status, outbox.records[2].receipt.position])
})

test("a busy collector is left alone as long as it asked, and the report says why it waits", async () => {
  const { world, outbox, sender } = await bench({ seqs: [1, 2] })
  await world.socket.welcome()
  for (const seq of [1, 2]) await world.socket.say(refusal(seq, 503, "R140", { retry_after: 10 }))
  assert.deepEqual(["waiting", "waiting"], outbox.states)
  assert.deepEqual([503, "R140", null], [outbox.records[0].trouble.status, outbox.records[0].trouble.code, outbox.records[0].sent_at])
  assert.deepEqual([1, 11_000], [sender.failures, sender.nextAt - world.now])
  await sender.nudge()
  assert.deepEqual([1, 2], world.socket.seqs)
  await world.pass(11_000)
  assert.deepEqual([1, 2, 1, 2], world.socket.seqs)
})

test("a revoked device stops, keeps everything, and is told why", async () => {
  const { world, outbox, line, sender } = await bench({ seqs: [1, 2] })
  line.refusal = answer(401, { code: "R111", detail: "Đã thu hồi." })
  await world.socket.welcome()
  await world.socket.say({ t: "notice", notice: "revoked" })
  await world.socket.lose(4401)
  assert.equal("R111", outbox.enrolment.stopped.code)
  await world.pass(60_000)
  assert.equal("Đã thu hồi.", outbox.enrolment.stopped.detail)
  assert.deepEqual(["waiting", "waiting"], outbox.states)
  assert.equal(1, world.sockets.length)
  line.refusal = null
  sender.looked()
  await settled()
  assert.deepEqual([null, 2], [outbox.enrolment.stopped, world.sockets.length])
})

test("a token that is refused at the door stops", async () => {
  const { world, outbox, line } = await bench({ seqs: [1] })
  line.refusal = answer(401, { code: "R110", detail: "Chưa được cấp quyền." })
  world.socket.onopen()
  await world.socket.say(refusal(null, 401, "R110"))
  await world.socket.lose(4401)
  assert.deepEqual(["R110", "Câu."], [outbox.enrolment.stopped.code, outbox.enrolment.stopped.detail])
})

test("a newer line of the same device is not fought until this page is looked at", async () => {
  const { world, sender } = await bench()
  await world.socket.welcome()
  await world.socket.lose(4409)
  await world.pass(600_000)
  assert.deepEqual([1, "other_tab"], [world.sockets.length, sender.state])
  sender.looked()
  await settled()
  assert.equal(2, world.sockets.length)
})

test("where no line opens twice reports go over HTTP, and the line is tried again later", async () => {
  const { world, outbox, line, sender } = await bench({ seqs: [1, 2] })
  await world.socket.lose()
  assert.equal(1_000, sender.nextAt - world.now)
  await world.pass(1_000)
  await world.socket.lose()
  assert.deepEqual([[1, 2]], line.seqs)
  assert.deepEqual(["received", "received"], outbox.states)
  assert.deepEqual(["http", null, 60_000], [sender.state, sender.nextAt, world.nextMs])
  assert.deepEqual([{ unsent: 0, refused: 0 }], line.asked)
  await world.pass(60_000)
  assert.equal(3, world.sockets.length)
  await world.socket.lose()
  assert.deepEqual([120_000, 2], [world.nextMs, line.asked.length]) // what desks answered meanwhile comes with the try
  await world.pass(120_000)
  await world.socket.welcome()
  assert.equal("line", sender.state)
})

test("an opening that takes too long has failed", async () => {
  const { world, line } = await bench({ seqs: [1] })
  await world.pass(12_000 + 1_000)
  assert.deepEqual([2, true], [world.sockets.length, world.sockets[0].closed])
  world.socket.onopen() // and then no welcome
  await world.pass(12_000)
  assert.deepEqual([[1]], line.seqs)
})

test("a line that owes answers and says nothing is dead", async () => {
  const { world } = await bench({ seqs: [1] })
  await world.socket.welcome()
  await world.pass(25_000 + 1_000)
  assert.deepEqual([2, true], [world.sockets.length, world.sockets[0].closed])
})

test("without WebSockets everything goes by HTTP, with the reason beside what stays", async () => {
  const html = () => answer(200, null)
  const { world, outbox, line, sender } = await bench({ seqs: [1], lines: false, script: [html, problem(500, "R152")] })
  assert.deepEqual([200, "waiting"], [outbox.records[0].trouble.status, outbox.states[0]]) // a captive portal
  await world.pass(1_000)
  assert.deepEqual([500, "waiting"], [outbox.records[0].trouble.status, sender.state])
  await world.pass(2_000)
  assert.deepEqual(["received", null, "http"], [outbox.states[0], outbox.records[0].trouble, sender.state])
  assert.equal(3, line.delivered.length)
})

test("a captive portal's page is no connection, also with nothing to send", async () => {
  const { world, line, sender } = await bench({ lines: false })
  assert.equal("http", sender.state)
  line.refusal = answer(200, null)
  await sender.looked()
  assert.deepEqual(["waiting", 1_000], [sender.state, sender.nextAt - world.now])
  line.refusal = null
  await world.pass(1_000)
  assert.equal("http", sender.state)
})

test("the wait grows while nothing gets through, and is short again when the network is back", async () => {
  const { world, sender } = await bench({ seqs: [1], lines: false, script: Array(9).fill(nothing) })
  const waits = []
  for (let n = 0; n < 3; n += 1) {
    waits.push(sender.nextAt - world.now)
    await world.pass(waits[n])
  }
  await sender.online()
  assert.deepEqual([1_000, 2_000, 4_000, 1_000], [...waits, sender.nextAt - world.now])
})

test("a batch refused as a whole goes one by one, and only the bad report is refused", async () => {
  const bad = problem(400, "R001")
  const { outbox, line } = await bench({ seqs: [1, 2, 3], lines: false, script: [bad, accepted, bad] })
  assert.deepEqual([[1, 2, 3], [1], [2], [3]], line.seqs)
  assert.deepEqual(["received", "refused", "received"], outbox.states)
})

test("an answer that nobody waited for leaves a report sent, not waiting", async () => {
  const late = () => ({ ...answer(0, null), late: true })
  const { outbox } = await bench({ seqs: [1], lines: false, script: [late] })
  assert.notEqual(null, outbox.records[0].sent_at)
})

test("the network going and coming back is one line less and one more", async () => {
  const { world, sender } = await bench()
  await world.socket.welcome()
  world.connected = false
  sender.offline()
  assert.deepEqual([true, "offline"], [world.socket.closed, sender.state])
  world.connected = true
  sender.online()
  await settled()
  assert.equal(2, world.sockets.length)
})

test("a line that was silent while nobody looked is opened anew, a lively one is kept", async () => {
  const { world, sender } = await bench()
  await world.socket.welcome()
  await world.pass(30_000)
  await sender.looked()
  assert.equal(1, world.sockets.length)
  await world.pass(40_000)
  sender.looked()
  await settled()
  assert.equal(2, world.sockets.length)
})

test("when the phone's time is set under an open page the collector is asked for it, once", async () => {
  let setBack = 0
  const { world, sender } = await bench({ steady: ({ now }) => now + setBack })
  await world.socket.welcome()
  for (let n = 0; n < 3; n += 1) sender.ticked()
  assert.equal(1, world.sockets.length)
  setBack = 3_600_000
  for (let n = 0; n < 3; n += 1) sender.ticked()
  await settled()
  await world.socket.welcome()
  for (let n = 0; n < 3; n += 1) sender.ticked()
  assert.equal(2, world.sockets.length)
})

test("a disk that is full does not end the sending", async () => {
  const { world, outbox } = await bench({ seqs: [1] })
  outbox.full = true
  await world.socket.welcome()
  await world.socket.say(receipt(1))
  assert.deepEqual([["waiting"], [1]], [outbox.states, world.socket.seqs]) // and nobody is hammered
  outbox.full = false
  await world.pass(2_000)
  await world.socket.say({ ...receipt(1), status: "duplicate" })
  assert.deepEqual(["received"], outbox.states)
})

test("the news that something was missed is asked about once, over HTTP", async () => {
  const { world, line } = await bench({ seqs: [1] })
  await world.socket.welcome()
  await world.socket.say({ t: "notice", notice: "news" })
  await world.pass(20_000)
  assert.deepEqual([{ unsent: 1, refused: 0 }], line.asked)
})

test("a report the line cannot take goes over HTTP, where it is told which one it was", async () => {
  const { world, outbox, line } = await bench({ seqs: [1], script: [problem(413, "R002")] })
  await world.socket.welcome()
  await world.socket.lose(1009)
  await world.pass(1_000)
  assert.deepEqual([1, [[1]], ["refused"]], [world.sockets.length, line.seqs, outbox.states])
})
