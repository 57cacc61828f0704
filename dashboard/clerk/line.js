// @ts-check
// The HTTP line to the collector: enrol, look up what is known, deliver reports. It never throws: no answer in time is
// `status: 0`. In: tokens and plain objects. Out: `{status, body, retryAfter, askedAt, heardAt}`, the body null
// when it is not JSON. Another line (a WebSocket) can stand in for it by offering the same `deliver`.

import { retryAfterS } from "./backoff.js"

export const APP = "clerk/1.0"
const ANSWER_MS = 30_000 // a 2G round trip with a slow handshake takes about ten seconds

/** @typedef {{status: number, body: any, retryAfter: number|null, askedAt: number, heardAt: number}} Heard */

export class HttpLine {
  /** @param {() => string} language of the sentences in answers */
  constructor(language) {
    this.language = language
  }

  /** @param {string} code as printed @param {string} deviceName */
  enrol(code, deviceName) {
    return this.ask("POST", "/v1/enrol", null, { code, device_name: deviceName, app: APP })
  }

  /** @param {string} token */
  me(token) {
    return this.ask("GET", "/v1/me", token, null)
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
        signal: cut.signal, cache: "no-store", credentials: "omit", redirect: "error",
      })
      const text = await response.text()
      const heardAt = Date.now()
      const asked = retryAfterS(response.headers.get("Retry-After"), heardAt)
      return { status: response.status, body: parsed(text), retryAfter: asked, askedAt, heardAt }
    } catch (_unreachable) {
      return { status: 0, body: null, retryAfter: null, askedAt, heardAt: Date.now() }
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
