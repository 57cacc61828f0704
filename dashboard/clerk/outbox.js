// @ts-check
// What this phone keeps: enrolments, reports and half-filled forms. A report gets its number and is on disk in one
// transaction, before anybody tries to send it, and it is never deleted: a receipt or a refusal is written beside it.
// When the disk refuses, the promise is rejected and nothing was sent.
//
// For the screens: `reports()`, `markSms(enrolment, seq, at)` (it was handed to the SMS app; it stays waiting until its
// receipt comes by data), `markSeen(enrolment, key, at)` (an answer or directive was looked at).

import { uuid } from "./chance.js"
import { answered, openDisk } from "./disk.js"

const NAME = "eday-clerk"
// Of the stores alone: a field that older records lack is filled in when they are read.
const VERSION = 1

/**
 * @typedef {{id: string, device: number, token: string, stations: any[], station: string, election: any, last: any,
 *   anchor: any, next_seq: number, state: "pending"|"active"|"replaced"|"declined", stopped: any, enrolled_at: number,
 *   hotline?: string|null, sms?: string|null, notices?: any[], seen?: Record<string, number>,
 *   reminders?: Record<string, any>}} Enrolment `seen`: incident or directive -> when it was looked at
 * @typedef {{enrolment: string, seq: number, report: any, state: "waiting"|"received"|"refused", made_at: string,
 *   receipt: any, findings: any[], refusal: any, replaced_by: number|null, tries: number, sent_at: number|null,
 *   sent: boolean, by_sms: number|null, trouble: (import("./verdict.js").Trouble & {at: number})|null}} StoredReport
 *   `sent`: handed to the network at `sent_at` and no word about it yet, also after a restart; `trouble`: why the last
 *   attempt left it here
 */

const FIRST = { sent_at: null, by_sms: null, trouble: null }

/** Opens what this phone keeps, creating it on the first visit.
 * @param {() => void} superseded a newer page, in another tab, has taken the disk over: this one must be loaded again */
export async function openOutbox(superseded = () => location.reload()) {
  return new Outbox(await openDisk(NAME, VERSION, upgrade, superseded))
}

/** Each version adds to the one before; nothing is ever taken away. @param {IDBDatabase} db @param {number} from */
function upgrade(db, from) {
  if (from < 1) {
    db.createObjectStore("enrolments", { keyPath: "id" })
    const reports = db.createObjectStore("reports", { keyPath: ["enrolment", "seq"] })
    reports.createIndex("by_state", ["enrolment", "state", "seq"])
    db.createObjectStore("drafts", { keyPath: "key" })
  }
}

export class Outbox {
  /** @param {import("./disk.js").Disk} disk */
  constructor(disk) {
    this.disk = disk
  }

  /** @param {() => void} call after anything but a draft was kept */
  afterwards(call) {
    this.disk.kept = (names) => names.join() !== "drafts" && call()
  }

  // Enrolments

  /** @returns {Promise<Enrolment[]>} */
  enrolments() {
    return this.disk.read("enrolments", (store) => store.getAll())
  }

  /** The one that new reports are made under. @returns {Promise<Enrolment|null>} */
  async active() {
    return (await this.enrolments()).find((one) => one.state === "active") || null
  }

  /** The name of the attempt to use a code, given before the first try: when the answer is lost on the way, the same
   * name tells the centre that it is still this phone. @param {string} code @returns {Promise<string>} */
  attempt(code) {
    return this.disk.write(["drafts"], async ({ drafts }) => {
      const kept = await answered(drafts.get(attemptKey(code)))
      if (kept) return kept.form
      const form = uuid()
      drafts.put({ key: attemptKey(code), form, at: Date.now() })
      return form
    })
  }

  /** It was refused for good: the next try is another one. @param {string} code */
  dropAttempt(code) {
    return this.dropDraft(attemptKey(code))
  }

  /** Keeps what an enrolment code brought at once: the code works a single time, so a closed page must not lose it. The
   * attempt's name stays: whoever said by mistake that the area is wrong may type the code again.
   * @param {Enrolment} enrolment */
  keep(enrolment) {
    return this.disk.write(["enrolments"], async ({ enrolments }) => {
      enrolments.put(enrolment)
    })
  }

  /** Makes a pending enrolment the one that new reports are made under. @param {string} id */
  activate(id) {
    return this.disk.write(["enrolments"], async ({ enrolments }) => {
      for (const enrolment of await answered(enrolments.getAll())) {
        if (enrolment.id === id) enrolments.put({ ...enrolment, state: "active" })
        else if (enrolment.state === "active") enrolments.put({ ...enrolment, state: "replaced" })
      }
    })
  }

  /** Changes some facts of an enrolment. Its next number only ever rises.
   * @param {string} id @param {any} facts or a function that makes them of the enrolment as it is */
  note(id, facts) {
    return this.disk.write(["enrolments"], async ({ enrolments }) => {
      const enrolment = await answered(enrolments.get(id))
      const changes = enrolment && (typeof facts === "function" ? facts(enrolment) : facts)
      if (!changes) return
      enrolments.put({ ...enrolment, ...changes, id, next_seq: Math.max(enrolment.next_seq, changes.next_seq || 1) })
    })
  }

  /** @param {string} id @param {string} key an incident's or a directive's @param {number} at election time */
  markSeen(id, key, at) {
    return this.note(id, (/** @type {Enrolment} */ { seen }) => ({ seen: { ...seen, [key]: at } }))
  }

  // Reports

  /** Numbers a report and keeps it, drops its draft, and marks the refused one it replaces: all or nothing.
   * @param {string} id @param {object} report without seq @param {string} madeAt
   * @param {{draft?: string, replaces?: {enrolment: string, seq: number}|null}} around @returns {Promise<StoredReport>} */
  store(id, report, madeAt, { draft, replaces } = {}) {
    return this.disk.write(["enrolments", "reports", "drafts"], async ({ enrolments, reports, drafts }) => {
      const enrolment = await answered(enrolments.get(id))
      const taken = await answered(reports.getAllKeys(allOf(id)))
      const seq = Math.max(enrolment.next_seq, taken.length > 0 ? taken[taken.length - 1][1] + 1 : 1)
      const old = replaces && (await answered(reports.get([replaces.enrolment, replaces.seq])))
      const record = {
        enrolment: id, seq, report: { seq, ...report }, state: "waiting", made_at: madeAt,
        receipt: null, findings: [], refusal: null, replaced_by: null, tries: 0, ...FIRST,
      }
      reports.add(record) // not `put`: what was typed before is never overwritten
      enrolments.put({ ...enrolment, next_seq: seq + 1 })
      if (draft) drafts.delete(draft)
      if (old) reports.put({ ...old, replaced_by: seq })
      return told(record)
    })
  }

  /** Everything on this phone, newest first. @returns {Promise<StoredReport[]>} */
  async reports() {
    const all = (await this.disk.read("reports", (store) => store.getAll())).map(told)
    return all.sort((a, b) => (a.made_at < b.made_at ? 1 : a.made_at > b.made_at ? -1 : b.seq - a.seq))
  }

  /** The waiting reports of one enrolment, oldest first. @param {string} id @param {number} most
   * @returns {Promise<StoredReport[]>} */
  async waiting(id, most) {
    const waiting = IDBKeyRange.bound([id, "waiting"], [id, "waiting", []])
    return (await this.disk.read("reports", (store) => store.index("by_state").getAll(waiting, most))).map(told)
  }

  /** The oldest waiting reports of one enrolment, the current one first; null when nothing can be sent.
   * @param {number} most @param {string|null} except an enrolment whose reports go another way
   * @returns {Promise<{enrolment: Enrolment, records: StoredReport[]}|null>} */
  async nextBatch(most, except = null) {
    const able = (await this.enrolments()).filter((enrolment) => !enrolment.stopped && enrolment.id !== except)
    able.sort((a, b) => Number(b.state === "active") - Number(a.state === "active") || b.enrolled_at - a.enrolled_at)
    for (const enrolment of able) {
      const records = await this.waiting(enrolment.id, most)
      if (records.length > 0) return { enrolment, records }
    }
    return null
  }

  /** How many this enrolment still holds, and how many were refused and not mended: the centre is told.
   * @param {string} id @returns {Promise<{unsent: number, refused: number}>} */
  async counts(id) {
    const own = (await this.disk.read("reports", (store) => store.getAll(allOf(id)))).filter((one) => one.replaced_by === null)
    const held = (/** @type {string} */ state) => own.filter((one) => one.state === state).length
    return { unsent: held("waiting"), refused: held("refused") }
  }

  /** They are being handed to the network. @param {string} id @param {number[]} seqs @param {number} at election time */
  markSent(id, seqs, at) {
    return this.amend(id, seqs, (record) => ({ sent_at: at, tries: record.tries + 1 }))
  }

  /** They were not taken, or nobody knows (`late`). @param {string} id @param {{seq: number, trouble: any}[]} kept
   * @param {number} at election time @param {boolean} late */
  markKept(id, kept, at, late = false) {
    const troubles = new Map(kept.map(({ seq, trouble }) => [seq, { ...trouble, at }]))
    const change = (/** @type {StoredReport} */ { seq, sent_at: sentAt }) => ({ sent_at: late ? sentAt : null, trouble: troubles.get(seq) })
    return this.amend(id, [...troubles.keys()], change)
  }

  /** @param {string} id @param {number} seq @param {number} at election time */
  markSms(id, seq, at) {
    return this.amend(id, [seq], () => ({ by_sms: at }))
  }

  /** Writes receipts and refusals beside their reports. A receipt is final: a later refusal cannot take it away.
   * @param {string} id @param {import("./verdict.js").Settled[]} settled */
  settle(id, settled) {
    const outcomes = new Map(settled.map((one) => [one.seq, one]))
    return this.amend(id, [...outcomes.keys()], ({ seq }) => ({ ...outcomes.get(seq), sent_at: null, trouble: null }))
  }

  // Drafts

  /** @param {string} key @returns {Promise<{key: string, form: any, at: number}|undefined>} */
  draft(key) {
    return this.disk.read("drafts", (store) => store.get(key))
  }

  /** @param {string} key @param {any} form plain values only @param {number} at election time */
  saveDraft(key, form, at) {
    return this.disk.write(["drafts"], async ({ drafts }) => {
      drafts.put({ key, form, at })
    })
  }

  /** @param {string} key */
  dropDraft(key) {
    return this.disk.write(["drafts"], async ({ drafts }) => {
      drafts.delete(key)
    })
  }

  // Internal

  /** Changes what stands beside reports that have no receipt yet; what they say is never touched.
   * @param {string} id @param {number[]} seqs @param {(record: StoredReport) => object} change */
  async amend(id, seqs, change) {
    if (seqs.length === 0) return
    await this.disk.write(["reports"], async ({ reports }) => {
      for (const seq of seqs) {
        const record = await answered(reports.get([id, seq]))
        if (record && record.state !== "received") reports.put({ ...record, ...change(record) })
      }
    })
  }
}

/** @param {string} code */
function attemptKey(code) {
  return `attempt/${code}`
}

/** As the screens read it. @param {any} record @returns {StoredReport} */
function told(record) {
  return { ...FIRST, ...record, sent: record.state === "waiting" && Boolean(record.sent_at) }
}

/** All reports of an enrolment. @param {string} id */
function allOf(id) {
  return IDBKeyRange.bound([id], [id, []])
}
