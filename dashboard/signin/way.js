// @ts-check
/** What the sign-in page's address carries, and where to go afterwards. Pure. */
import { COUNTRY, addressOf, isScope } from "../board/route.js";

/**
 * The one-time link's token in `/signin#TOKEN`, or null. @param {string} hash
 */
export function tokenOf(hash) {
  const token = hash.replace(/^#/, "");
  return /^[A-Za-z0-9._~-]{8,512}$/.test(token) ? token : null;
}

/**
 * Where to go after signing in: the page that was asked for, if it is a board of this very site, else one's own scope.
 *
 * `next` comes from the address and may be written by anybody: only a board's path is taken, character for character,
 * so that neither `//elsewhere` nor `/\elsewhere` nor a script can hide in it.
 * @param {string} search @param {unknown} scope @returns {string}
 */
export function wayOn(search, scope) {
  const next = new URLSearchParams(search).get("next") || "";
  const asked = /^\/board\/([A-Za-z0-9-]+)$/.exec(next);
  if (asked !== null && isScope(asked[1])) return next;
  return addressOf(typeof scope === "string" && isScope(scope) ? scope : COUNTRY);
}
