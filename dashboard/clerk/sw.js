// @ts-check
// The service worker: opens the page without a network, from files that are exactly those of one version. In: `SHELL`,
// which the server writes above this text, so that any change of any file is a new worker. Out: the shell from its
// cache, all else as if nobody stood here. An install that gets one byte, type or status wrong keeps nothing at all.
// What the phone has stored (IndexedDB) is none of its business.

/** @typedef {{version: string, files: Record<string, [digest: string, type: string, whenAsked?: 1]>}} Shell */

const worker = /** @type {any} */ (self)
const { version, files } = /** @type {Shell} */ (worker.SHELL)
const FAMILY = "eday-clerk-"
const CACHE = FAMILY + version

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keepAll()))
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()))

// Only the page knows when nobody is typing: a new version waits until it says so.
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "apply") worker.skipWaiting()
})

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, url, mode } = event.request
  const { origin, pathname } = new URL(url)
  const path = mode === "navigate" ? pathname.replace(/\/$/, "") : pathname
  if (method === "GET" && origin === location.origin && files[path]) event.respondWith(kept(path, event.request))
})

async function keepAll() {
  const fresh = await Promise.all(Object.keys(files).map(async (path) => {
    // A dictionary that was asked for under an older version comes along.
    const wanted = !files[path][2] || (await caches.match(path))
    return /** @type {const} */ ([path, wanted ? await right(path) : null])
  }))
  const cache = await caches.open(CACHE)
  await Promise.all(fresh.map(([path, response]) => response && cache.put(path, response)))
}

/** The file as the server meant it, or an error: not what a café's sign-in page or a broken proxy says instead.
 * @param {string} path */
async function right(path) {
  const [integrity, type] = files[path]
  // "no-cache": what the page has just loaded is asked about, not loaded again.
  const response = await fetch(path, { cache: "no-cache", credentials: "same-origin", integrity, redirect: "error" })
  if (response.status !== 200 || !(response.headers.get("Content-Type") || "").startsWith(type)) throw new Error(path)
  return response
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
  await worker.clients.claim()
}

/** @param {string} path @param {Request} request */
async function kept(path, request) {
  const found = await caches.match(path, { cacheName: CACHE, ignoreVary: true })
  if (found) return found
  if (!files[path][2]) return fetch(request) // a browser may have dropped the cache for want of space
  try {
    const fresh = await right(path)
    await (await caches.open(CACHE)).put(path, fresh.clone())
    return fresh
  } catch (_notOfThisVersion) {
    return fetch(request)
  }
}
