// @ts-check
/** What the sign-in page's address carries, and where to go afterwards. Pure. */
import { COUNTRY, addressOf, isScope, scopeOf, screenOf, viewOf } from "../board/route.js";

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
 * `next` comes from the address and may be written by anybody: of it only a board's scope, sheet and screen are read, and
 * the way is made anew, so that neither `//elsewhere` nor `/\elsewhere` nor a script can hide in it.
 * @param {string} asking @param {unknown} scope @returns {string}
 */
export function wayOn(asking, scope) {
  const next = new URLSearchParams(asking).get("next") || "";
  const [path, search] = next.split("?");
  const asked = scopeOf(path);
  if (asked !== null) return addressOf(asked, viewOf(search || ""), screenOf(search || ""));
  return addressOf(typeof scope === "string" && isScope(scope) ? scope : COUNTRY);
}
