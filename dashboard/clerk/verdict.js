// @ts-check
// What an answer of the collector means for the reports of a batch. Pure. In: the answer and the seqs sent, in order.
// Out: which reports are settled and how, whether to stop, whether to wait. A report is settled only by a receipt or
// by a refusal with a stable code; anything else (a captive portal's page, a proxy's error) leaves it waiting.

/**
 * @typedef {{status: number, body: any, retryAfter: number|null}} Answer status 0: no answer at all
 * @typedef {{province: number, position: number, digest: string, received_at: string}} Receipt
 * @typedef {{code: string, message: string}} Finding
 * @typedef {{code: string, status: number, detail: string}} Refusal
 * @typedef {{seq: number, state: "received"|"refused", receipt: Receipt|null, findings: Finding[], refusal: Refusal|null}} Settled
 * @typedef {{settled: Settled[], stop: Refusal|null, wait: boolean, retryAfter: number|null, narrower: boolean}} Verdict
 */

const PASSES = [408, 425, 429] // the same report may succeed later

/** @param {Answer} answer @param {number[]} seqs @returns {Verdict} */
export function judge(answer, seqs) {
  const verdict = { settled: [], stop: null, wait: false, retryAfter: answer.retryAfter, narrower: false }
  const results = answer.status === 200 && answer.body && answer.body.results
  if (Array.isArray(results)) return judgeEach(verdict, results, seqs)
  const refusal = refusalOf(answer.status, answer.body)
  if (!refusal) return { ...verdict, wait: true }
  if (refusal.status === 401) return { ...verdict, stop: refusal }
  // The whole batch is refused: one alone tells which report is meant.
  if (seqs.length > 1) return { ...verdict, narrower: true }
  return { ...verdict, settled: [refused(seqs[0], refusal, answer.body)] }
}

/** @param {Verdict} verdict @param {any[]} results @param {number[]} seqs @returns {Verdict} */
function judgeEach(verdict, results, seqs) {
  seqs.forEach((seq, index) => {
    const result = results[index]
    if (!result || (typeof result.seq === "number" && result.seq !== seq)) {
      verdict.wait = true
      return
    }
    const status = Number(result.http_status)
    if ((status === 200 || status === 201) && result.receipt) {
      verdict.settled.push(received(seq, result))
      return
    }
    const refusal = refusalOf(status, result)
    if (!refusal) {
      verdict.wait = true
      const asked = Number(result.retry_after)
      if (asked > 0) verdict.retryAfter = Math.max(verdict.retryAfter || 0, asked)
    } else if (status === 401) verdict.stop = refusal
    else verdict.settled.push(refused(seq, refusal, result))
  })
  return verdict
}

/** @param {number} seq @param {any} result @returns {Settled} */
function received(seq, result) {
  const findings = Array.isArray(result.findings) ? result.findings : []
  return { seq, state: "received", receipt: result.receipt, findings, refusal: null }
}

/** @param {number} seq @param {Refusal} refusal @param {any} body @returns {Settled} */
function refused(seq, refusal, body) {
  return { seq, state: "refused", receipt: (body && body.receipt) || null, findings: [], refusal }
}

/** A refusal that is meant for this report, by somebody who speaks our wire; null otherwise.
 * @param {number} status @param {any} body @returns {Refusal|null} */
function refusalOf(status, body) {
  if (!(status >= 400 && status < 500) || PASSES.includes(status)) return null
  if (!body || typeof body.code !== "string" || !/^R\d{3}$/.test(body.code)) return null
  const first = Array.isArray(body.errors) && body.errors[0]
  const where = first && first.message ? ` (${first.path ? first.path + ": " : ""}${first.message})` : ""
  return { code: body.code, status, detail: String(body.detail || body.title || body.code) + where }
}
