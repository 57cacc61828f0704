// @ts-check
/**
 * Going to another page, once: several things notice at the same time that nobody is signed in, and going there a second
 * time would empty the form that somebody has begun to fill in.
 *
 * In: an address. Out: the page is left. Who comes back by the browser's history may leave again.
 */

let isLeaving = false;

/** @param {string} path */
export function leave(path) {
  if (isLeaving) return;
  isLeaving = true;
  addEventListener("pageshow", () => (isLeaving = false), { once: true });
  location.assign(path);
}
