// @ts-check
/**
 * What was phoned in: the form as it is typed, what it still lacks, and the report it makes. Pure.
 *
 * A field left empty is unknown and left out, never 0. The moment is a time of day of the polling area's day; as long as
 * nobody has typed one it is the one that is suggested.
 */
import { day, millis, timeOfDay } from "./format.js";

export const KINDS = /** @type {const} */ (["turnout", "opening", "closing"]);
/** So long after a slot its figure is still at hand when somebody calls. */
const RECALL_MS = 45 * 60e3;
const MOST_DIGITS = 6;

/**
 * @typedef {object} Form
 * @property {string} id the form's own, however often it is sent
 * @property {typeof KINDS[number]} kind
 * @property {string} time as typed
 * @property {string} date
 * @property {Record<string, string>} counts as typed, by ballot
 * @property {"" | "yes" | "no"} ceremony
 * @property {"" | "yes" | "no"} sealed
 * @property {"" | "yes" | "no"} back whether all mobile boxes are back
 * @property {string} toldBy
 * @property {string} corrects number of the report that was wrong, "" for none
 * @property {string} reason
 *
 * @typedef {{seq: number, as_of: string, voted: Record<string, number>}} Earlier
 */

/** @param {string} id @param {string} date the polling area's day @returns {Form} */
export function blank(id, date) {
  return { id, kind: "turnout", time: "", date, counts: {}, ceremony: "", sealed: "", back: "", toldBy: "", corrects: "", reason: "" };
}

/** A form that was kept, if it is one. @param {string} text @returns {Form | null} */
export function resumed(text) {
  try {
    const form = JSON.parse(text);
    return typeof form.id === "string" && KINDS.includes(form.kind) ? { ...blank(form.id, form.date), ...form } : null;
  } catch (error) {
    return null;
  }
}

/** Whether there is anything on it that somebody would have to type again. @param {Form} form */
export function isBlank(form) {
  const { id, date, kind, ...typed } = form;
  return JSON.stringify(typed) === JSON.stringify({ ...blank("", ""), id: undefined, date: undefined, kind: undefined });
}

/** 32 letters and digits that nobody else draws. @param {(bytes: Uint8Array) => Uint8Array} draw */
export function newId(draw) {
  return Array.from(draw(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 9h05, 9:05, 0905, 9 as 09:05, 09:00; null for what is no time. @param {string} text */
export function timeTyped(text) {
  const found = /^\s*(\d{1,2})(?:\s*[:hg.]\s*(\d{2})?|(\d{2}))?\s*$/i.exec(text);
  if (found === null) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] || found[3] || 0)];
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** 1.034 and 1 034 are 1034; null for nothing, NaN for what is no number. @param {string | undefined} text */
export function countTyped(text) {
  const digits = (text || "").replace(/[\s.,]/g, "");
  if (digits === "") return null;
  return /^\d+$/.test(digits) && digits.length <= MOST_DIGITS ? Number(digits) : NaN;
}

/**
 * The time of day that is most likely meant: for figures that of the slot that has just come, else this minute.
 * @param {Form["kind"]} kind @param {{at: string}[]} slots @param {number | null} now
 */
export function likelyTime(kind, slots, now) {
  if (now === null) return "";
  const recent = slots.map(({ at }) => Number(millis(at))).filter((at) => at <= now && now - at <= RECALL_MS);
  return timeOfDay(kind === "turnout" && recent.length > 0 ? Math.max(...recent) : now);
}

/** What is missing or wrong, as names of fields. @param {Form} form @param {string[]} ballots @param {string} likely */
export function lacking(form, ballots, likely) {
  const counts = ballots.map((ballot) => countTyped(form.counts[ballot]));
  const found = [];
  if (counts.some(Number.isNaN)) found.push("number");
  else if (form.kind !== "opening" && counts.every((n) => n === null)) found.push("counts");
  if (timeTyped(form.time || likely) === null) found.push("time");
  if (form.kind === "opening" && form.ceremony === "") found.push("ceremony");
  if (form.kind === "opening" && form.sealed === "") found.push("sealed");
  if (form.kind === "closing" && form.back === "") found.push("back");
  if (form.kind === "turnout" && form.corrects !== "" && form.reason.trim() === "") found.push("reason");
  if (form.toldBy.trim() === "") found.push("told_by");
  return found;
}

/** The report as the phone's wire has it, without a number. @param {Form} form @param {string[]} ballots @param {string} likely */
export function reportOf(form, ballots, likely) {
  const at = `${form.date}T${timeTyped(form.time || likely)}:00+07:00`;
  /** @type {Record<string, number>} */
  const counts = {};
  for (const ballot of ballots) {
    const n = countTyped(form.counts[ballot]);
    if (n !== null) counts[ballot] = n;
  }
  if (form.kind === "opening") {
    const listed = Object.keys(counts).length > 0 ? { listed: counts } : {};
    return { kind: "opening", opened_at: at, ceremony: form.ceremony === "yes", sealed: form.sealed === "yes", ...listed };
  }
  if (form.kind === "closing") return { kind: "closing", as_of: at, closed_at: at, voted: counts, mobile_boxes_back: form.back === "yes" };
  const correction = form.corrects === "" ? {} : { corrects: Number(form.corrects), reason: form.reason.trim() };
  return { kind: "turnout", as_of: at, voted: counts, ...correction };
}

/**
 * What this person has entered for the area before, newest first: only one's own can be corrected.
 * @param {any[]} history entries as docs/wire.md has them @param {string} name @returns {Earlier[]}
 */
export function ownReports(history, name) {
  return history
    .filter((entry) => entry.kind === "turnout" && entry.channel === "operator" && entry.by === name)
    .map(({ seq, as_of, report }) => ({ seq, as_of, voted: report.voted }));
}

/** The day the form is about: the polling area's, or today where that has passed. @param {string} date @param {number | null} now */
export function dayOf(date, now) {
  return date || day(now) || "";
}
