// @ts-check
// What this phone keeps: enrolments, reports and half-filled forms. A report gets its number and is on disk in one
// transaction, before anybody tries to send it, and it is never deleted: a receipt or a refusal is written beside it.
// When the disk refuses, the promise is rejected and nothing was sent.

import { answered, committed, openDisk } from "./disk.js"

const NAME = "eday-clerk"
const VERSION = 1
const BATCH_REPORTS = 50
const BATCH_BYTES = 48 * 1024 // of JSON; the wire takes 64 KiB, and every attempt adds its time

/**
 * @typedef {{id: string, device: number, token: string, stations: any[], station: string, election: any, last: any,
 *   anchor: any, next_seq: number, state: "pending"|"active"|"replaced"|"declined", stopped: any, enrolled_at: number}} Enrolment
 * @typedef {{enrolment: string, seq: number, report: any, state: "waiting"|"received"|"refused", made_at: string,
 *   receipt: any, findings: any[], refusal: any, replaced_by: number|null, tries: number}} StoredReport
 */

/** Opens what this phone keeps, creating it on the first visit. */
export async function openOutbox() {
  const database = await openDisk(NAME, VERSION, (db) => {
    db.createObjectStore("enrolments", { keyPath: "id" })
    const reports = db.createObjectStore("reports", { keyPath: ["enrolment", "seq"] })
    reports.createIndex("by_state", ["enrolment", "state", "seq"])
    db.createObjectStore("drafts", { keyPath: "key" })
  })
  return new Outbox(database)
}

export class Outbox {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database
  }

  // Enrolments

  /** @returns {Promise<Enrolment[]>} */
  enrolments() {
    return answered(this.read("enrolments").getAll())
  }

  /** Keeps what an enrolment code brought at once: the code works a single time, so a closed page must not lose it.
   * @param {Enrolment} enrolment */
  keep(enrolment) {
    return this.write(["enrolments"], async (stores) => {
      stores.enrolments.put(enrolment)
    })
  }

  /** Makes a pending enrolment the one that new reports are made under. @param {string} id */
  activate(id) {
    return this.write(["enrolments"], async ({ enrolments }) => {
      for (const enrolment of await answered(enrolments.getAll())) {
        if (enrolment.id === id) enrolments.put({ ...enrolment, state: "active" })
        else if (enrolment.state === "active") enrolments.put({ ...enrolment, state: "replaced" })
      }
    })
  }

  /** Changes some facts of an enrolment. Its next number only ever rises. @param {string} id @param {any} facts */
  note(id, facts) {
    return this.write(["enrolments"], async ({ enrolments }) => {
      const enrolment = await answered(enrolments.get(id))
      if (!enrolment) return
      enrolments.put({ ...enrolment, ...facts, id, next_seq: Math.max(enrolment.next_seq, facts.next_seq || 1) })
    })
  }

  // Reports

  /** Numbers a report and keeps it, drops its draft, and marks the refused one it replaces: all or nothing.
   * @param {string} id @param {object} report without seq @param {string} madeAt
   * @param {{draft?: string, replaces?: {enrolment: string, seq: number}|null}} around @returns {Promise<StoredReport>} */
  store(id, report, madeAt, { draft, replaces } = {}) {
    return this.write(["enrolments", "reports", "drafts"], async ({ enrolments, reports, drafts }) => {
      const enrolment = await answered(enrolments.get(id))
      const taken = await answered(reports.getAllKeys(allOf(id)))
      const seq = Math.max(enrolment.next_seq, taken.length > 0 ? taken[taken.length - 1][1] + 1 : 1)
      const old = replaces && (await answered(reports.get([replaces.enrolment, replaces.seq])))
      const record = {
        enrolment: id, seq, report: { seq, ...report }, state: "waiting", made_at: madeAt,
        receipt: null, findings: [], refusal: null, replaced_by: null, tries: 0,
      }
      reports.add(record) // not `put`: what was typed before is never overwritten
      enrolments.put({ ...enrolment, next_seq: seq + 1 })
      if (draft) drafts.delete(draft)
      if (old) reports.put({ ...old, replaced_by: seq })
      return record
    })
  }

  /** Everything on this phone, newest first. @returns {Promise<StoredReport[]>} */
  async reports() {
    const all = await answered(this.read("reports").getAll())
    return all.sort((a, b) => (a.made_at < b.made_at ? 1 : a.made_at > b.made_at ? -1 : b.seq - a.seq))
  }

  /** The oldest waiting reports of one enrolment, the current one first; null when nothing can be sent.
   * @param {number} most @returns {Promise<{enrolment: Enrolment, records: StoredReport[]}|null>} */
  async nextBatch(most = BATCH_REPORTS) {
    const able = (await this.enrolments()).filter((enrolment) => !enrolment.stopped)
    able.sort((a, b) => Number(b.state === "active") - Number(a.state === "active") || b.enrolled_at - a.enrolled_at)
    for (const enrolment of able) {
      const waiting = IDBKeyRange.bound([enrolment.id, "waiting"], [enrolment.id, "waiting", []])
      const records = await answered(this.read("reports").index("by_state").getAll(waiting, most))
      if (records.length > 0) return { enrolment, records: fitting(records) }
    }
    return null
  }

  /** Writes receipts and refusals beside their reports. A receipt is final: a later refusal cannot take it away.
   * @param {string} id @param {import("./verdict.js").Settled[]} settled @param {number[]} tried */
  settle(id, settled, tried) {
    return this.write(["reports"], async ({ reports }) => {
      for (const seq of tried) {
        const record = await answered(reports.get([id, seq]))
        if (!record || record.state === "received") continue
        reports.put({ ...record, ...settled.find((one) => one.seq === seq), tries: record.tries + 1 })
      }
    })
  }

  // Drafts

  /** @param {string} key @returns {Promise<{key: string, form: any, at: number}|undefined>} */
  draft(key) {
    return answered(this.read("drafts").get(key))
  }

  /** @param {string} key @param {any} form plain values only @param {number} at election time */
  saveDraft(key, form, at) {
    return this.write(["drafts"], async ({ drafts }) => {
      drafts.put({ key, form, at })
    })
  }

  /** @param {string} key */
  dropDraft(key) {
    return this.write(["drafts"], async ({ drafts }) => {
      drafts.delete(key)
    })
  }

  // Internal

  /** @param {string} store */
  read(store) {
    return this.database.transaction(store).objectStore(store)
  }

  /** One transaction, all or nothing. "strict": the promise waits for the disk, where some browsers by now answer
   * when the system has only been told.
   * @template T @param {string[]} names @param {(stores: Record<string, IDBObjectStore>) => Promise<T>} work @returns {Promise<T>} */
  async write(names, work) {
    const transaction = this.database.transaction(names, "readwrite", { durability: "strict" })
    const kept = committed(transaction)
    /** @type {Record<string, IDBObjectStore>} */
    const stores = {}
    for (const name of names) stores[name] = transaction.objectStore(name)
    try {
      const result = await work(stores)
      await kept
      return result
    } catch (error) {
      kept.catch(() => {}) // the same failure, told once
      try {
        transaction.abort()
      } catch (_alreadyOver) {
        // It has been aborted by the failure itself.
      }
      throw error
    }
  }
}

/** All reports of an enrolment. @param {string} id */
function allOf(id) {
  return IDBKeyRange.bound([id], [id, []])
}

/** @param {StoredReport[]} records */
function fitting(records) {
  const encoder = new TextEncoder()
  let bytes = 0
  const over = records.findIndex((record) => (bytes += encoder.encode(JSON.stringify(record.report)).length) > BATCH_BYTES)
  return over < 0 ? records : records.slice(0, Math.max(1, over))
}
