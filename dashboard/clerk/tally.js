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

/** The last report before the first whose content has not arrived, and when the last of them did; null when none has.
 * What was refused has arrived with the report that took its place. @param {any[]} records
 * @param {string} enrolment @returns {{seq: number, at: number|null}|null} */
export function receivedUpTo(records, enrolment) {
  const own = records.filter((record) => record.enrolment === enrolment).sort((a, b) => a.seq - b.seq)
  const received = own.filter((record) => record.state === "received")
  const arrived = new Set(received.map(({ seq }) => seq))
  // A replacement is newer than what it replaces, so later ones are decided first.
  for (const { seq, replaced_by: by } of own.slice().reverse()) if (by !== null && arrived.has(by)) arrived.add(seq)
  const gap = own.find(({ seq }) => !arrived.has(seq))
  const upTo = received.filter(({ seq }) => !gap || seq < gap.seq)
  if (upTo.length === 0) return null
  const times = upTo.map(({ receipt }) => instant(receipt && receipt.received_at)).filter((time) => time !== null)
  return { seq: upTo[upTo.length - 1].seq, at: times.length > 0 ? Math.max(...times) : null }
}

/** Whether another way than data should be offered: it has waited long and the server is not reached.
 * @param {any} record @param {number} now election time @param {boolean} reached */
export function isStuck(record, now, reached) {
  const madeAt = instant(record.made_at)
  return record.state === "waiting" && !reached && madeAt !== null && now - madeAt >= PATIENCE_MS
}
