// @ts-check
/**
 * Scopes and addresses: `/board/p11` is the picture of `p11`. Pure; the history itself is moved in `desk.js`.
 */

const SCOPE =
  /^(vn|p\d{2}|c\d{5}|s\d{2}-\d{5}-\d{3}|k-(assembly|province)-\d{2}-\d{1,3}|k-commune-\d{5}-\d{1,3})$/;

export const COUNTRY = "vn";

/** @param {string} text */
export function isScope(text) {
  return SCOPE.test(text);
}

/** @param {string} scope */
export function addressOf(scope) {
  return `/board/${scope}`;
}

/**
 * The scope an address names; null for `/board` alone and for what has no scope's form.
 * @param {string} path @returns {string | null}
 */
export function scopeOf(path) {
  const found = /^\/board\/([^/]+)\/?$/.exec(path);
  return found !== null && isScope(found[1]) ? found[1] : null;
}

/** Where to sign in, and where to come back to. @param {string} path */
export function signInAddress(path) {
  return `/signin?next=${encodeURIComponent(path)}`;
}
