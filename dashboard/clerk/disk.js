// @ts-check
// IndexedDB as promises, and nothing more: the phone's first load has no room for a library. In: requests and
// transactions. Out: promises; when the browser refuses, they are rejected with its error.

/** @param {string} name @param {number} version @param {(db: IDBDatabase) => void} upgrade @returns {Promise<IDBDatabase>} */
export async function openDisk(name, version, upgrade) {
  await safariAwake()
  const request = indexedDB.open(name, version)
  request.onupgradeneeded = () => upgrade(request.result)
  const database = await answered(request)
  // A newer page in another tab wants to upgrade: this one must not hold it up, and reads again after a reload.
  database.onversionchange = () => database.close()
  return database
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Kept for good, or rejected and nothing of it kept. @param {IDBTransaction} transaction @returns {Promise<void>} */
export function committed(transaction) {
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
