// @ts-check
// What an answer of the collector means for the reports it is about. Pure. In: the answer to a batch and the seqs sent,
// in order; or one message of the line. Out: which reports are settled and how, what keeps the others, whether to stop,
// whether to wait. A report is settled only by a receipt or by a refusal with a stable code; anything else (a captive
// portal's page, a proxy's error) leaves it waiting, with the trouble written beside it.

/**
 * @typedef {{status: number, body: any, retryAfter: number|null, late?: boolean}} Answer status 0: no answer at all;
 *   `late`: it may be on its way
 * @typedef {{province: number, position: number, digest: string, received_at: string}} Receipt
 * @typedef {{code: string, message: string}} Finding
 * @typedef {{code: string, status: number, detail: string}} Refusal
 * @typedef {{status: number, code: string|null, detail: string|null}} Trouble status 200 is a captive portal's page
 * @typedef {{seq: number, state: "received"|"refused", receipt: Receipt|null, findings: Finding[], refusal: Refusal|null}} Settled
 * @typedef {{settled: Settled[], kept: {seq: number, trouble: Trouble}[], stop: Refusal|null, wait: boolean,
 *   retryAfter: number|null, narrower: boolean}} Verdict
 */

// The same report may succeed later; 404 and 405 come from whoever stands where the collector should.
const PASSES = [404, 405, 408, 425, 429]

/** @param {Answer} answer @param {number[]} seqs @returns {Verdict} */
export function judge(answer, seqs) {
  /** @type {Verdict} */
  const verdict = { settled: [], kept: [], stop: null, wait: false, retryAfter: answer.retryAfter, narrower: false }
  const results = answer.status === 200 && answer.body && answer.body.results
  if (Array.isArray(results)) {
    seqs.forEach((seq, index) => judgeOne(verdict, seq, results[index]))
    return verdict
  }
  const refusal = refusalOf(answer.status, answer.body)
  if (refusal && refusal.status !== 401 && seqs.length > 1) {
    verdict.narrower = true // the whole batch is refused: one alone tells which report is meant
    return verdict
  }
  for (const seq of seqs) decide(verdict, seq, answer.status, answer.body)
  return verdict
}

/** One message of the line: a receipt or a refusal, about one report or about the line itself.
 * @param {any} message @returns {Verdict & {seq: number|null}} */
export function judgeMessage(message) {
  const retryAfter = message.retry_after > 0 ? Number(message.retry_after) : null
  const seq = typeof message.seq === "number" ? message.seq : null
  /** @type {Verdict & {seq: number|null}} */
  const verdict = { settled: [], kept: [], stop: null, wait: false, retryAfter, narrower: false, seq }
  const status = message.t === "receipt" ? 200 : message.code === "R201" ? 409 : Number(message.status) || 0
  decide(verdict, seq, status, message)
  return verdict
}

/** @param {Verdict} verdict @param {number} seq @param {any} result */
function judgeOne(verdict, seq, result) {
  const about = result && (typeof result.seq !== "number" || result.seq === seq) ? result : {}
  decide(verdict, seq, Number(about.http_status) || 0, about)
  if (about.retry_after > 0) verdict.retryAfter = Math.max(verdict.retryAfter || 0, Number(about.retry_after))
}

/** @param {Verdict} verdict @param {number|null} seq null: about no report @param {number} status @param {any} body */
function decide(verdict, seq, status, body) {
  const refusal = refusalOf(status, body)
  if ((status === 200 || status === 201) && body && body.receipt && seq !== null) {
    const findings = Array.isArray(body.findings) ? body.findings : []
    verdict.settled.push({ seq, state: "received", receipt: body.receipt, findings, refusal: null })
    return
  }
  if (refusal && status === 401) verdict.stop = refusal
  else if (refusal && seq !== null) {
    verdict.settled.push({ seq, state: "refused", receipt: body.receipt || null, findings: [], refusal })
    return
  } else verdict.wait = true
  if (seq !== null) verdict.kept.push({ seq, trouble: troubleOf(status, body) })
}

/** Why a report is still here, for whoever asks. @param {number} status @param {any} body @returns {Trouble} */
function troubleOf(status, body) {
  const told = body && typeof body.code === "string"
  return { status, code: told ? body.code : null, detail: told ? String(body.detail || body.title || "") : null }
}

/** A refusal that is meant for this report, by somebody who speaks our wire; null otherwise.
 * @param {number} status @param {any} body @returns {Refusal|null} */
function refusalOf(status, body) {
  if (!(status >= 400 && status < 500) || PASSES.includes(status)) return null
  if (!body || typeof body.code !== "string" || !/^R\d{3}$/.test(body.code)) return null
  if (body.retry_after > 0 && status !== 401) return null // worth trying again as it is
  const { path, message } = (Array.isArray(body.errors) && body.errors[0]) || {}
  // What cannot be is told to a clerk in words; a wrong shape is our own fault, and the path is for whoever is called.
  const where = !message ? "" : body.code === "R011" ? ` ${message}` : ` (${path ? path + ": " : ""}${message})`
  return { code: body.code, status, detail: String(body.detail || body.title || body.code) + where }
}
