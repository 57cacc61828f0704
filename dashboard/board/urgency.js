// @ts-check
/**
 * What of the incidents comes first, and how their clocks stand. Pure: incidents and a moment of election time in.
 *
 * What was handled on the spot waits for nobody (docs/incidents.md) and comes behind all that does.
 */
import { millis } from "./format.js";

export const SEVERITIES = ["interrupting", "instruct", "support", "handled"];
export const STATES = ["raised", "acknowledged", "assigned", "reopened", "resolved"];
export const OPEN = STATES.filter((state) => state !== "resolved");
/** Nobody at its level has seen it yet. */
const UNSEEN = ["raised", "reopened"];

/** @typedef {import("./store.js").Incident} Incident */

/** The one name no other incident has: its phone's own is one incident's only together with its station. @param {Incident} incident */
export function keyOf(incident) {
  return `${incident.scope}/${incident.id}`;
}

/** @param {Incident} incident */
export function isOpen(incident) {
  return incident.state !== "resolved";
}

/** @param {Incident} incident */
export function isUnseen(incident) {
  return UNSEEN.includes(incident.state);
}

/**
 * The clock that runs: until when, to what end, and what is left of it (negative: missed). Null when none does.
 * @param {Incident} incident @param {number | null} now
 * @returns {{due: number, step: "seen" | "end", left: number} | null}
 */
export function clockOf(incident, now) {
  const due = millis(incident.due);
  if (due === null || now === null || !isOpen(incident)) return null;
  return { due, step: isUnseen(incident) ? "seen" : "end", left: due - now };
}

/** 0 a target was missed, 1 nobody has seen it, 2 somebody has it in hand, 3 handled on the spot, 4 over. @param {Incident} incident @param {number | null} now */
export function rankOf(incident, now) {
  if (!isOpen(incident)) return 4;
  if (incident.severity === "handled") return 3;
  const clock = clockOf(incident, now);
  if (clock !== null && clock.left < 0) return 0;
  return isUnseen(incident) ? 1 : 2;
}

/**
 * The most urgent first: by rank, then severity, then whose clock ends first; what is over, the newest first.
 * @param {Incident[]} incidents @param {number | null} now @returns {Incident[]}
 */
export function byUrgency(incidents, now) {
  const keyed = incidents.map((incident, order) => ({
    incident,
    order,
    rank: rankOf(incident, now),
    severity: SEVERITIES.indexOf(incident.severity),
    due: millis(incident.due),
    at: millis(incident.received_at) || 0,
  }));
  keyed.sort((a, b) => {
    if (a.rank !== b.rank) return a.rank - b.rank;
    if (a.rank === 4) return b.at - a.at || a.order - b.order;
    return a.severity - b.severity || (a.due || Infinity) - (b.due || Infinity) || a.order - b.order;
  });
  return keyed.map(({ incident }) => incident);
}

/**
 * Of two tellings of one incident the later: moves and additions only ever become more. The live picture may tell a
 * moment late what a desk has just been answered.
 * @param {Incident | undefined} a @param {Incident} b
 */
export function newer(a, b) {
  return a !== undefined && told(a) > told(b) ? a : b;
}

/** @param {Incident} incident */
function told(incident) {
  return (incident.answers || []).length + incident.updates;
}
