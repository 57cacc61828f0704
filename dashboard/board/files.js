// @ts-check
/** Files to carry away: which there are of a place, where each is had, and what it will hold. Pure. */

/**
 * @typedef {object} FileKind
 * @property {"csv" | "form28" | "form27" | "ledger"} name
 * @property {string} path
 * @property {string} ending
 * @property {boolean} isCut whether it is of one slot, or else of the newest figures
 * @property {boolean} isEndless too long to be held whole: the browser writes it to disk as it comes
 */

/** @type {FileKind[]} */
export const FILES = [
  { name: "csv", path: "turnout.csv", ending: "CSV", isCut: true, isEndless: false },
  { name: "form28", path: "form28.xlsx", ending: "XLSX", isCut: true, isEndless: false },
  { name: "form27", path: "form27.docx", ending: "DOCX", isCut: true, isEndless: false },
  { name: "ledger", path: "ledger.ndjson", ending: "NDJSON", isCut: false, isEndless: true },
];

/** A chain proves itself only as a whole, so there is one of provinces and of the country only. @param {string} scope */
export function filesOf(scope) {
  return FILES.filter(({ name }) => name !== "ledger" || scope === "vn" || scope.startsWith("p"));
}

/** @param {FileKind} file @param {string} scope @param {string} slot its moment, "" for the newest figures */
export function addressOfFile(file, scope, slot) {
  return `/v1/exports/${file.path}?scope=${scope}${file.isCut && slot ? `&slot=${encodeURIComponent(slot)}` : ""}`;
}

/** The name the server gave a file; ours if it gave none. @param {string | null} disposition @param {string} fallback */
export function nameOfFile(disposition, fallback) {
  const found = /filename="([^"/\\]+)"/.exec(disposition || "");
  return found === null ? fallback : found[1];
}

/** 512 byte, 45 KB, 3,2 MB. @param {number} bytes @param {import("./format.js").Language} language */
export function size(bytes, language) {
  if (bytes < 1000) return `${bytes} byte`;
  const [n, unit] = bytes < 1e6 ? [bytes / 1000, "KB"] : [bytes / 1e6, "MB"];
  const written = n >= 100 ? String(Math.round(n)) : n.toFixed(1);
  return `${language === "vi" ? written.replace(".", ",") : written} ${unit}`;
}

/**
 * What the file will hold if it is made now: up to when the figures are, and from how many areas.
 * @param {import("./store.js").Picture} picture @param {string} slot
 * @returns {{as_of: string | null, reported: number, expected: number}}
 */
export function contentOf({ figures, slots }, slot) {
  const one = slots.find(({ at }) => at === slot);
  if (one !== undefined) return { as_of: one.at, reported: one.reported, expected: one.expected };
  return { as_of: figures.as_of, reported: figures.reported, expected: figures.stations };
}
