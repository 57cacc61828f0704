import assert from "node:assert/strict"
import { test } from "node:test"

import { judge, judgeMessage } from "../../../../dashboard/clerk/verdict.js"

const RECEIPT = { province: 11, position: 90412, digest: "ab", received_at: "2026-03-15T11:02:11+07:00" }
const answer = (status, body, retryAfter = null) => ({ status, body, retryAfter })
const results = (...each) => answer(200, { results: each })
const accepted = (seq, more = {}) => ({ http_status: 201, seq, status: "accepted", receipt: RECEIPT, findings: [], ...more })
const refusal = (code, status, detail) => ({ http_status: status, seq: null, code, status, detail })

test("a receipt settles its report with position and findings", () => {
  const finding = { code: "W202", message: "Nhiều hơn danh sách." }
  const { settled, wait, stop } = judge(results(accepted(5, { findings: [finding] })), [5])
  assert.deepEqual([{ seq: 5, state: "received", receipt: RECEIPT, findings: [finding], refusal: null }], settled)
  assert.deepEqual([false, null], [wait, stop])
})

test("a duplicate is received with its first receipt", () => {
  const { settled } = judge(results(accepted(5, { http_status: 200, status: "duplicate" })), [5])
  assert.deepEqual(["received", 90412], [settled[0].state, settled[0].receipt.position])
})

test("a conflict is refused and keeps the receipt of its own", () => {
  const conflict = { ...refusal("R201", 409, "Trùng."), seq: 5, status: "conflict", receipt: RECEIPT }
  const { settled } = judge(results(conflict), [5])
  assert.deepEqual(["refused", 409, 90412], [settled[0].state, settled[0].refusal.status, settled[0].receipt.position])
})

test("one bad report never harms its neighbours", () => {
  const bad = { ...refusal("R010", 422, "Sai cấu trúc."), errors: [{ path: "$.voted", message: "Expected int" }] }
  const { settled, wait } = judge(results(accepted(1), bad, accepted(3)), [1, 2, 3])
  assert.deepEqual(["received", "refused", "received"], settled.map((one) => one.state))
  assert.equal("Sai cấu trúc. ($.voted: Expected int)", settled[1].refusal.detail)
  assert.equal(false, wait)
})

test("what is impossible is told in words alone", () => {
  const bad = { ...refusal("R011", 422, "Không thể xảy ra."), errors: [{ path: "$.as_of", message: "Thời điểm ở tương lai." }] }
  assert.equal("Không thể xảy ra. Thời điểm ở tương lai.", judge(answer(422, bad), [1]).settled[0].refusal.detail)
})

test("busy for one report leaves that one waiting", () => {
  const { settled, wait } = judge(results(accepted(1), refusal("R140", 503, "Bận.")), [1, 2])
  assert.deepEqual([1], settled.map((one) => one.seq))
  assert.equal(true, wait)
})

test("an answer about another report settles nothing", () => {
  const { settled, wait } = judge(results(accepted(8)), [7])
  assert.deepEqual([[], true], [settled, wait])
})

test("a missing answer leaves its report waiting", () => {
  const { settled, wait } = judge(results(accepted(1)), [1, 2])
  assert.deepEqual([[1], true], [settled.map((one) => one.seq), wait])
})

test("a success without a receipt is no receipt", () => {
  const { settled, wait } = judge(results(accepted(1, { receipt: undefined })), [1])
  assert.deepEqual([[], true], [settled, wait])
})

test("no network, a busy server, too fast and a failing proxy all leave everything waiting", () => {
  const problem = (code, status) => ({ code, status, detail: "" })
  for (const heard of [answer(0, null), answer(503, problem("R140", 503), 4), answer(429, problem("R130", 429), 4), answer(502, null), answer(500, problem("R152", 500)), answer(408, null)]) {
    const verdict = judge(heard, [1, 2])
    assert.deepEqual([[], null, true, false], [verdict.settled, verdict.stop, verdict.wait, verdict.narrower], String(heard.status))
    assert.equal(heard.retryAfter, verdict.retryAfter)
  }
})

test("a captive portal settles nothing, whatever status it uses", () => {
  for (const heard of [answer(200, null), answer(403, null), answer(404, { message: "no" }), answer(400, "<html>"), answer(302, null)]) {
    assert.deepEqual([[], true], [judge(heard, [1]).settled, judge(heard, [1]).wait])
  }
})

test("an unknown or revoked device stops and settles nothing", () => {
  for (const code of ["R110", "R111"]) {
    const verdict = judge(answer(401, { code, status: 401, detail: "Đã thu hồi." }), [1, 2])
    assert.deepEqual([[], { code, status: 401, detail: "Đã thu hồi." }], [verdict.settled, verdict.stop])
  }
})

test("a batch refused as a whole is tried one by one before anything is refused", () => {
  const heard = answer(413, { code: "R002", status: 413, detail: "Quá lớn." })
  assert.deepEqual([[], true], [judge(heard, [1, 2]).settled, judge(heard, [1, 2]).narrower])
  assert.deepEqual(["refused"], judge(heard, [1]).settled.map((one) => one.state))
})

test("what stays says why", () => {
  const told = { code: "R140", status: 503, detail: "Bận." }
  const troubles = (heard) => judge(heard, [1]).kept.map(({ trouble }) => trouble)
  assert.deepEqual([{ status: 503, code: "R140", detail: "Bận." }], troubles(answer(503, told)))
  assert.deepEqual([{ status: 200, code: null, detail: null }], troubles(answer(200, null)))
  assert.deepEqual([{ status: 0, code: null, detail: null }], troubles(answer(0, null)))
  assert.deepEqual([{ status: 500, code: null, detail: null }], troubles(answer(500, "<html>")))
})

test("an answer that belongs to another program refuses nothing", () => {
  const { settled, wait } = judge(answer(404, { code: "R150", status: 404, detail: "Không có." }), [1])
  assert.deepEqual([[], true], [settled, wait])
})

test("a message of the line is judged as an answer to one report", () => {
  assert.deepEqual(judge(results(accepted(5)), [5]).settled, judgeMessage({ t: "receipt", ...accepted(5) }).settled)
  const wrong = judgeMessage({ t: "refusal", seq: 5, status: 422, code: "R011", detail: "Sai." })
  assert.deepEqual(["refused", "R011", 5], [wrong.settled[0].state, wrong.settled[0].refusal.code, wrong.seq])
})

test("a refusal of the line with a time to come back leaves its report waiting", () => {
  for (const [status, code] of [[503, "R140"], [429, "R130"]]) {
    const { settled, kept, wait, retryAfter } = judgeMessage({ t: "refusal", seq: 5, status, code, detail: "", retry_after: 4 })
    assert.deepEqual([[], 5, status, true, 4], [settled, kept[0].seq, kept[0].trouble.status, wait, retryAfter])
  }
})

test("a refusal without a number is about the line itself", () => {
  const { seq, settled, stop, wait } = judgeMessage({ t: "refusal", seq: null, status: 400, code: "R001", detail: "" })
  assert.deepEqual([null, [], null, true], [seq, settled, stop, wait])
  assert.equal("R111", judgeMessage({ t: "refusal", seq: null, status: 401, code: "R111", detail: "" }).stop.code)
})
