// @ts-check
/**
 * One question to the server over HTTP, in the language on screen and with the session's cookie.
 *
 * In: a method, a path, and what is said, if anything. Out: `{ok, status, body}`, the body null when it is not JSON.
 * Whoever is not signed in is led to the sign-in page and back. On failure (no network, no server, no answer in time)
 * the status is 0: of something that was to be written it is then not known whether it was.
 */
import { language } from "./language.js";
import { leave } from "./leaving.js";
import { signInAddress } from "./route.js";

/** Longer than a commit takes on a bad day, shorter than somebody waits in front of a dead button. */
const PATIENCE_MS = 15000;

/** @typedef {{ok: boolean, status: number, body: any}} Answer */
/**
 * @typedef {object} Around
 * @property {typeof fetch} fetch
 * @property {(path: string) => void} leave goes to another page
 * @property {() => string} path
 * @property {() => string} [search]
 */

/** @type {Around} */
const browser = {
  fetch: (input, init) => fetch(input, init),
  leave,
  path: () => location.pathname,
  search: () => location.search,
};

/** @param {string} method @param {string} path @param {unknown} [body] @param {Around} [around] @returns {Promise<Answer>} */
export async function ask(method, path, body, around = browser) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await around.fetch(path, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        "Accept-Language": language.value,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: patience.signal,
    });
    if (answer.status === 401) around.leave(signInAddress(around.path() + (around.search ? around.search() : "")));
    return { ok: answer.ok, status: answer.status, body: await answer.json().catch(() => null) };
  } catch (error) {
    return { ok: false, status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}
