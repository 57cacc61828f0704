// @ts-check
// The HTTP line to the collector: enrol, look up what is known, deliver reports where no uplink can be opened. It never
// throws: no answer in time is `status: 0`. In: tokens and plain objects. Out: `{status, body, retryAfter, askedAt,
// heardAt, late}`, the body null when it is not JSON; `late` when patience ended before an answer, so that what was sent
// may have arrived.

import { retryAfterS } from "./backoff.js"

export const APP = "clerk/1.0"
const ANSWER_MS = 30_000 // a 2G round trip with a slow handshake takes about ten seconds
const PORTAL = 302 // our wire never redirects: somebody else wants a login first

/** @typedef {{status: number, body: any, retryAfter: number|null, askedAt: number, heardAt: number, late: boolean}} Heard */

export class HttpLine {
  /** @param {() => string} language of the sentences in answers */
  constructor(language) {
    this.language = language
  }

  /** @param {string} code as printed @param {string} deviceName @param {string} attempt the same until an answer came */
  enrol(code, deviceName, attempt) {
    return this.ask("POST", "/v1/enrol", null, { code, device_name: deviceName, app: APP, attempt })
  }

  /** @param {string} token @param {Record<string, string|number>} pulse how the phone is doing */
  me(token, pulse) {
    const told = Object.entries(pulse).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    return this.ask("GET", `/v1/me${told.length > 0 ? "?" : ""}${told.join("&")}`, token, null)
  }

  /** @param {string} token @param {number} after */
  receipts(token, after) {
    return this.ask("GET", `/v1/me/receipts?after=${after}`, token, null)
  }

  /** @param {string} token @param {object[]} reports */
  deliver(token, reports) {
    return this.ask("POST", "/v1/reports/batch", token, { reports })
  }

  // Internal

  /** @param {string} method @param {string} path @param {string|null} token @param {object|null} content @returns {Promise<Heard>} */
  async ask(method, path, token, content) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json", "Accept-Language": this.language() }
    if (token) headers.Authorization = `Bearer ${token}`
    if (content) headers["Content-Type"] = "application/json"
    const cut = new AbortController()
    const timer = setTimeout(() => cut.abort(), ANSWER_MS)
    const askedAt = Date.now()
    try {
      const response = await fetch(path, {
        method, headers, body: content ? JSON.stringify(content) : undefined,
        signal: cut.signal, cache: "no-store", credentials: "omit", redirect: "manual",
      })
      const text = await response.text()
      const heardAt = Date.now()
      const asked = retryAfterS(response.headers.get("Retry-After"), heardAt)
      const status = response.type === "opaqueredirect" ? PORTAL : response.status
      return { status, body: parsed(text), retryAfter: asked, askedAt, heardAt, late: false }
    } catch (_unreachable) {
      return { status: 0, body: null, retryAfter: null, askedAt, heardAt: Date.now(), late: cut.signal.aborted }
    } finally {
      clearTimeout(timer)
    }
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch (_notJson) {
    return null // a captive portal or a proxy, not the collector
  }
}
