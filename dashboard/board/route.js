// @ts-check
/**
 * Scopes and addresses: `/board/p11` is the picture of `p11`, `/board/p11?view=mosaic` another sheet about it,
 * `?wall=1&every=20&theme=dark` shows it on a wall, and `#s11-03127-004/ID` opens one thing on the sheet. Pure; the
 * history itself is moved in `desk.js`.
 */

const SCOPE =
  /^(vn|p\d{2}|c\d{5}|s\d{2}-\d{5}-\d{3}|k-(assembly|province)-\d{2}-\d{1,3}|k-commune-\d{5}-\d{1,3})$/;

export const COUNTRY = "vn";

/** @param {string} text */
export function isScope(text) {
  return SCOPE.test(text);
}

/** The scope of `/board` alone: the one this browser remembers, if it is one. @param {string | null} remembered */
export function homeScope(remembered) {
  return remembered !== null && isScope(remembered) ? remembered : COUNTRY;
}

/** The sheets beside the overview, whose name is "". A polling area has the overview only. */
export const VIEWS = ["mosaic", "slots", "incidents", "constituencies", "changes", "exports"];

/** @param {string} scope @param {string} [view] @param {string} [screen] see `screenOf` @param {string} [item] what is opened on the sheet */
export function addressOf(scope, view = "", screen = "", item = "") {
  const sheet = scope.startsWith("s") ? "" : view;
  const asked = [...(sheet ? [`view=${sheet}`] : []), ...(screen ? [screen] : [])];
  return `/board/${scope}${asked.length > 0 ? `?${asked.join("&")}` : ""}${sheet && item ? `#${item}` : ""}`;
}

/** The sheet an address names; the overview for none and for an unknown one. @param {string} search */
export function viewOf(search) {
  const view = new URLSearchParams(search).get("view") || "";
  return VIEWS.includes(view) ? view : "";
}

/**
 * What is opened on the sheet: a place and a name in it (`s11-03127-004/3f2a`), "" for nothing; null when the fragment
 * only leads to some spot of the page. @param {string} hash @returns {string | null}
 */
export function itemOf(hash) {
  if (hash === "" || hash === "#") return "";
  return /^#[A-Za-z0-9-]+\/[A-Za-z0-9-]+$/.test(hash) ? hash.slice(1) : null;
}

/** @param {string} search */
export function isWall(search) {
  return new URLSearchParams(search).get("wall") === "1";
}

/** What each of these may be; anything else is passed over. */
const SCREEN = { wall: /^1$/, every: /^[1-9]\d{0,3}$/, theme: /^(dark|light)$/ };

/**
 * What stays in the address wherever one goes, because it is about the screen and not about the place: a wall, for how
 * many seconds it shows each place, and its colours. @param {string} search
 */
export function screenOf(search) {
  const asked = new URLSearchParams(search);
  return Object.entries(SCREEN)
    .filter(([name, form]) => form.test(asked.get(name) || ""))
    .map(([name]) => `${name}=${asked.get(name)}`)
    .join("&");
}

/** Seconds for which a wall shows each place, null if the address does not say. @param {string} screen */
export function everyOf(screen) {
  return Number(new URLSearchParams(screen).get("every")) || null;
}

/** @param {string} screen @returns {"dark" | "light" | null} null: as the system has it */
export function themeOf(screen) {
  return /** @type {any} */ (new URLSearchParams(screen).get("theme"));
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
