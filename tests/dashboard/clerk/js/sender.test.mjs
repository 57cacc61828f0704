import assert from "node:assert/strict"
import { test } from "node:test"

import { instant } from "../../../../dashboard/clerk/moment.js"
import { Sender } from "../../../../dashboard/clerk/sender.js"

const RECEIPT = { province: 11, position: 1, digest: "ab", received_at: "2026-03-15T11:02:11+07:00" }
const accept = (reports) => ({ status: 200, retryAfter: null, body: { results: reports.map(({ seq }) => ({ http_status: 201, seq, receipt: RECEIPT, findings: [] })) } })
const nothing = () => ({ status: 0, retryAfter: null, body: null })
const busy = (retryAfter) => () => ({ status: 503, retryAfter, body: { code: "R140", status: 503, detail: "" } })
const problem = (status, code) => () => ({ status, retryAfter: null, body: { code, status, detail: "Câu." } })

/** An outbox in memory and a line that plays a script, with timers that wait for the test. */
class Bench {
  constructor(seqs, script) {
    this.enrolment = { id: "e", token: "t", stopped: null }
    this.records = seqs.map((seq) => ({ enrolment: "e", seq, report: { seq, kind: "turnout" }, state: "waiting" }))
    this.script = script
    this.delivered = []
    this.seen = []
    this.timer = null
    this.wall = 0
    this.sender = new Sender({
      outbox: this, line: this, clock: { now: () => instant("2026-03-15T11:02:10+07:00") }, changed: () => this.look(),
      timers: { set: (run, ms) => (this.timer = { run, ms }), clear: () => (this.timer = null) },
      chance: () => 1, wall: () => this.wall,
    })
  }

  look() {
    if (this.sender) this.seen.push([...this.sender.inFlight].join(" "))
  }

  async nextBatch(most = 50) {
    const records = this.records.filter((record) => record.state === "waiting").slice(0, most)
    return this.enrolment.stopped || records.length === 0 ? null : { enrolment: this.enrolment, records }
  }

  async settle(_id, settled) {
    for (const one of settled) this.records.find((record) => record.seq === one.seq).state = one.state
  }

  async note(_id, facts) {
    Object.assign(this.enrolment, facts)
  }

  async deliver(_token, reports) {
    this.delivered.push(reports)
    return (this.script.shift() || accept)(reports)
  }

  get states() {
    return this.records.map((record) => record.state)
  }

  get sentSeqs() {
    return this.delivered.map((reports) => reports.map(({ seq }) => seq))
  }
}

test("waiting reports go out oldest first in one batch, with the attempt's own time", async () => {
  const bench = new Bench([1, 2, 3], [])
  await bench.sender.nudge()
  assert.deepEqual([[1, 2, 3]], bench.sentSeqs)
  assert.equal("2026-03-15T11:02:10+07:00", bench.delivered[0][0].sent_at)
  assert.deepEqual(["received", "received", "received"], bench.states)
})

test("without a network everything waits and the next attempt is scheduled", async () => {
  const bench = new Bench([1, 2], [nothing])
  await bench.sender.nudge()
  assert.deepEqual(["waiting", "waiting"], bench.states)
  assert.equal(2_000, bench.timer.ms)
  await bench.timer.run()
  assert.deepEqual(["received", "received"], bench.states)
})

test("the wait grows while attempts fail, and is short again when the network comes back", async () => {
  const bench = new Bench([1], [nothing, nothing, nothing, nothing])
  const waits = []
  await bench.sender.nudge()
  for (let n = 0; n < 2; n += 1) {
    waits.push(bench.timer.ms)
    await bench.timer.run()
  }
  waits.push(bench.timer.ms)
  await bench.sender.lineBack()
  waits.push(bench.timer.ms)
  assert.deepEqual([2_000, 4_000, 8_000, 2_000], waits)
})

test("a server that asked for time is left alone, even by a nudge", async () => {
  const bench = new Bench([1], [busy(10)])
  await bench.sender.nudge()
  assert.equal(12_000, bench.timer.ms)
  bench.wall = 4_000
  await bench.sender.nudge()
  assert.equal(1, bench.delivered.length)
  assert.equal(6_000, bench.timer.ms)
  bench.wall = 10_001
  await bench.sender.nudge()
  assert.deepEqual(["received"], bench.states)
})

test("a revoked device stops sending and keeps everything", async () => {
  const bench = new Bench([1, 2], [problem(401, "R111")])
  await bench.sender.nudge()
  await bench.sender.nudge()
  assert.equal(1, bench.delivered.length)
  assert.deepEqual(["waiting", "waiting"], bench.states)
  assert.equal("R111", bench.enrolment.stopped.code)
})

test("a batch refused as a whole goes one by one, and only the bad report is refused", async () => {
  const bench = new Bench([1, 2, 3], [problem(400, "R001"), accept, problem(400, "R001")])
  await bench.sender.nudge()
  assert.deepEqual([[1, 2, 3], [1], [2], [3]], bench.sentSeqs)
  assert.deepEqual(["received", "refused", "received"], bench.states)
})

test("two nudges at once are one attempt, and what was stored meanwhile still goes out", async () => {
  const bench = new Bench([1], [])
  bench.script = [(reports) => { bench.records.push({ enrolment: "e", seq: 2, report: { seq: 2 }, state: "waiting" }); return accept(reports) }]
  await Promise.all([bench.sender.nudge(), bench.sender.nudge()])
  assert.deepEqual([[1], [2]], bench.sentSeqs)
})

test("a report is shown as sent only while its answer is out", async () => {
  const bench = new Bench([1], [nothing])
  await bench.sender.nudge()
  assert.ok(bench.seen.includes("e/1"))
  assert.equal(0, bench.sender.inFlight.size)
})

test("a disk that fails does not end the sending", async () => {
  const bench = new Bench([1], [])
  const settle = bench.settle
  bench.settle = async () => { throw new Error("disk") }
  await bench.sender.nudge()
  assert.equal("waiting", bench.states[0])
  bench.settle = settle
  await bench.timer.run()
  assert.deepEqual(["received"], bench.states)
})
