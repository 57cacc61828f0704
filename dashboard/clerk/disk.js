// @ts-check
// IndexedDB as promises, and nothing more: the phone's first load has no room for a library. In: requests and
// transactions. Out: promises; when the browser refuses, they are rejected with its error.

/** @param {string} name @param {number} version
 * @param {(db: IDBDatabase, from: number) => void} upgrade from the version that is there, 0 for none
 * @param {() => void} superseded a newer page in another tab has upgraded it: it cannot be opened here any more
 * @returns {Promise<Disk>} */
export async function openDisk(name, version, upgrade, superseded) {
  const open = async () => {
    await safariAwake()
    const request = indexedDB.open(name, version)
    request.onupgradeneeded = (event) => upgrade(request.result, event.oldVersion)
    const database = await answered(request)
    database.onversionchange = () => {
      database.close() // or the newer page would wait for this one
      superseded()
    }
    return database
  }
  return new Disk(await open(), open)
}

export class Disk {
  /** @param {IDBDatabase} database @param {() => Promise<IDBDatabase>} open */
  constructor(database, open) {
    this.database = database
    this.open = open
    /** Called with the names of the stores after something was kept. @type {(names: string[]) => void} */
    this.kept = () => {}
  }

  /** @template T @param {string} name @param {(store: IDBObjectStore) => IDBRequest<T>} ask @returns {Promise<T>} */
  async read(name, ask) {
    const read = async () => answered(ask((await this.begin([name], "readonly")).objectStore(name)))
    return read().catch(() => this.reopen().then(read))
  }

  /** One transaction, all or nothing.
   * @template T @param {string[]} names @param {(stores: Record<string, IDBObjectStore>) => Promise<T>} work @returns {Promise<T>} */
  async write(names, work) {
    const transaction = await this.begin(names, "readwrite")
    const kept = committed(transaction)
    /** @type {Record<string, IDBObjectStore>} */
    const stores = {}
    for (const name of names) stores[name] = transaction.objectStore(name)
    try {
      const result = await work(stores)
      await kept
      this.kept(names)
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

  /** "strict": the promise waits for the disk, where some browsers by now answer when the system has only been told.
   * @param {string[]} names @param {IDBTransactionMode} mode @returns {Promise<IDBTransaction>} */
  async begin(names, mode) {
    const start = () => this.database.transaction(names, mode, { durability: "strict" })
    try {
      return start()
    } catch (_closed) {
      await this.reopen()
      return start()
    }
  }

  /** Phones close the disk under a page that slept; what is on it stays. */
  async reopen() {
    this.database.close()
    this.database = await this.open()
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Kept for good, or rejected and nothing of it kept. @param {IDBTransaction} transaction @returns {Promise<void>} */
function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

/** Safari 14 can leave the first `open` of a visit unanswered for ever; asking for the list of databases wakes it. */
async function safariAwake() {
  const agent = navigator.userAgent
  if (!/Safari\//.test(agent) || /Chrom/.test(agent) || !indexedDB.databases) return
  /** @type {any} */
  let timer
  await new Promise((resolve) => {
    const ask = () => indexedDB.databases().then(resolve, resolve)
    timer = setInterval(ask, 100)
    ask()
  })
  clearInterval(timer)
}
