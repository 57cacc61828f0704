// @ts-check
/**
 * What the ledger holds about a polling area, entry by entry, as sentences of the language on screen.
 *
 * In: entries as docs/wire.md has them, and the phones by their numbers. Out: what was said or done, by whom and how. A
 * kind this version does not know is shown by its name: nothing is left out.
 */
import { count, date, day, timeOfDay } from "./format.js";
import { language } from "./language.js";
import { say, teach, term } from "./words.js";
import { more } from "./words/history.js";

teach(more);

const HOWS = /** @type {const} */ ({ call: "history.how.call", sms: "history.how.sms", radio: "history.how.radio", visit: "history.how.visit" });
const WHYS = /** @type {const} */ ({
  station: "history.why.station",
  kind: "history.why.kind",
  counts: "history.why.counts",
  time: "history.why.time",
  nothing: "history.why.nothing",
  tag: "history.why.tag",
  elsewhere: "history.why.elsewhere",
  several: "history.why.several",
  reused: "history.why.reused",
});
const DOUBTS = /** @type {const} */ ({
  W201: "history.doubt.W201",
  W202: "history.doubt.W202",
  W203: "history.doubt.W203",
  W204: "history.doubt.W204",
  W205: "history.doubt.W205",
  W206: "history.doubt.W206",
  W207: "history.doubt.W207",
  W208: "history.doubt.W208",
  W209: "history.doubt.W209",
  W210: "history.doubt.W210",
});

/** @typedef {any} Entry one line of the ledger */
/**
 * @typedef {object} Told
 * @property {string} key
 * @property {string} at when it came in
 * @property {number} position
 * @property {"report" | "act" | "odd"} tone whether figures, what a desk did, or something to look at
 * @property {string} text
 * @property {string} by who, and by which way
 * @property {string[]} doubts
 */

/** @param {Entry[]} entries newest first @param {{id: number, name: string | null}[]} devices @returns {Told[]} */
export function toldOf(entries, devices) {
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  const reports = new Map(entries.filter(({ report }) => report).map((entry) => [`${entry.device}/${entry.seq}`, entry]));
  return entries.map((entry) => ({
    key: `${entry.province} ${entry.position}`,
    at: entry.received_at,
    position: entry.position,
    tone: toneOf(entry),
    text: textOf(entry, reports),
    by: byOf(entry, names),
    doubts: (entry.findings || []).map((/** @type {string} */ code) => doubtOf(code)),
  }));
}

/** @param {Entry} entry @returns {Told["tone"]} */
function toneOf({ kind, report }) {
  if (kind === "conflict" || kind === "sms") return "odd";
  return report ? "report" : "act";
}

/** @param {Entry} entry @param {Map<string, Entry>} reports */
function textOf(entry, reports) {
  const { kind, report, detail } = entry;
  if (kind === "conflict") return say("history.conflict", { n: entry.seq });
  if (report) return reportText(entry);
  const told = detail || {};
  if (kind === "sms") return detail ? say("history.sms", { text: told.text, why: whyOf(told.why) }) : say("history.sms_hidden");
  if (kind === "chase") return say("history.chase", { time: timeOfDay(told.slot), how: wordOf(HOWS, told.how), outcome: told.outcome ? `: ${told.outcome}` : "" });
  if (kind === "settlement") return settlementText(told, reports);
  if (kind === "move") return say("history.move", { done: term("done", told.move), text: told.text ? `: “${told.text}”` : "", to: told.to ? ` (${told.to})` : "" });
  if (kind === "code") return say("history.code", { time: when(told.expires_at) });
  if (kind === "enrolment") return say("history.enrolment", { name: told.name || say("history.nameless") });
  if (kind === "revocation") return say("history.revocation", { name: told.name || say("history.nameless") });
  return say("history.other", { kind });
}

/** @param {Entry} entry */
function reportText({ report, as_of: asOf }) {
  const { kind } = report;
  const about = timeOfDay(asOf || report.as_of);
  if (kind === "turnout") {
    const text = say("history.turnout", { time: about, numbers: numbers(report.voted) });
    return report.corrects === undefined ? text : `${text} ${say("history.corrects", { n: report.corrects, reason: report.reason || say("history.no_reason") })}`;
  }
  if (kind === "opening") {
    const ceremony = report.ceremony ? say("history.ceremony") : say("history.no_ceremony");
    const sealed = report.sealed ? say("history.sealed") : say("history.not_sealed");
    const listed = Object.keys(report.listed || {}).length > 0 ? ` ${say("history.listed", { numbers: numbers(report.listed) })}` : "";
    return say("history.opening", { time: timeOfDay(report.opened_at), ceremony, sealed }) + listed;
  }
  if (kind === "closing") {
    const boxes = report.mobile_boxes_back ? say("history.boxes_back") : say("history.boxes_out");
    return say("history.closing", { time: timeOfDay(report.closed_at), numbers: numbers(report.voted), boxes });
  }
  if (kind === "incident") {
    const text = report.text ? `: “${report.text}”` : "";
    return say("history.incident", { category: term("category", report.category), severity: term("severity", report.severity).toLowerCase(), text });
  }
  if (kind === "mobile_box") {
    return report.back_at ? say("history.box_back", { n: report.box, time: timeOfDay(report.back_at) }) : say("history.box_out", { n: report.box, time: timeOfDay(report.out_at) });
  }
  return kind === "situation" ? say("history.situation", { n: report.heading, text: report.text }) : say("history.other", { kind });
}

/** @param {any} told @param {Map<string, Entry>} reports */
function settlementText(told, reports) {
  const said = (/** @type {number[]} */ name) => {
    const entry = reports.get(name.join("/"));
    return entry === undefined ? say("history.report", { n: name[1] }) : numbers(entry.report.voted);
  };
  const falls = (told.falls || []).map(said).join("; ");
  return say("history.settlement", { stands: said(told.stands || []), falls, reason: told.reason || say("history.no_reason") });
}

/** ĐBQH 512, HĐND tỉnh 512. @param {Record<string, number>} counts */
function numbers(counts) {
  return Object.entries(counts || {})
    .map(([ballot, n]) => `${term("short", ballot)} ${count(n, language.value)}`)
    .join(", ");
}

/** @param {Entry} entry @param {Map<number, string | null>} names */
function byOf({ channel, by, device, detail }, names) {
  const told = (detail || {}).told_by;
  if (channel === "operator") return told ? say("history.by.operator_told", { by, who: told }) : say("history.by.operator", { by });
  if (channel === "sms") return [say("history.by.sms"), (detail || {}).from || names.get(device)].filter(Boolean).join(", ");
  if (channel === "system") return by || "";
  return [say("history.by.phone"), names.get(device)].filter(Boolean).join(" ");
}

/** @param {string} code */
function doubtOf(code) {
  const word = DOUBTS[/** @type {keyof typeof DOUBTS} */ (code)];
  return word === undefined ? code : say(word);
}

/** Why a message became no report; the codes of refusals stand for themselves. @param {string} why */
function whyOf(why) {
  return wordOf(WHYS, why);
}

/** @param {Record<string, string>} words @param {string} value */
function wordOf(words, value) {
  return value in words ? say(/** @type {any} */ (words[value])) : String(value);
}

/** @param {string} at */
function when(at) {
  const on = date(day(at)).slice(0, 5);
  return `${timeOfDay(at)} ${on}`;
}
