// @ts-check
// The reports on this phone, counted: how many in which state, up to which all have arrived, which have not. Pure.

import { instant, MINUTE_MS } from "./moment.js"

const PATIENCE_MS = 2 * MINUTE_MS // so long a clerk waits for the network before going another way

/** @typedef {"waiting"|"sent"|"received"|"refused"} State */

/** `sent` is a waiting report whose answer is still out. @param {any} record @param {Set<string>} inFlight @returns {State} */
export function stateOf(record, inFlight) {
  const out = record.state === "waiting" && (record.sent || inFlight.has(`${record.enrolment}/${record.seq}`))
  return out ? "sent" : record.state
}

/** Those that somebody still has to care for: not received, and not taken the place of. @param {any[]} records */
export function unsettled(records) {
  return records.filter((record) => record.state !== "received" && record.replaced_by === null)
}

/** The last report before the first that has not arrived; null when none has. @param {any[]} records
 * @param {string} enrolment @returns {{seq: number, at: number|null}|null} */
export function receivedUpTo(records, enrolment) {
  const own = records.filter((record) => record.enrolment === enrolment).sort((a, b) => a.seq - b.seq)
  const gap = own.findIndex((record) => record.state !== "received" && record.replaced_by === null)
  const last = own.slice(0, gap < 0 ? own.length : gap).reverse().find((record) => record.state === "received")
  return last ? { seq: last.seq, at: instant(last.receipt && last.receipt.received_at) } : null
}

/** Whether another way than data should be offered: it has waited long and the server is not reached.
 * @param {any} record @param {number} now election time @param {boolean} reached */
export function isStuck(record, now, reached) {
  const madeAt = instant(record.made_at)
  return record.state === "waiting" && !reached && madeAt !== null && now - madeAt >= PATIENCE_MS
}
