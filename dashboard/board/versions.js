// @ts-check
/** Figures of which there are several versions: where sources differ, what a ruling says, what a change changed. Pure. */

/**
 * @typedef {Record<string, number>} Voted
 * @typedef {[number, number]} Name of a report: device, seq
 *
 * @typedef {object} Source
 * @property {number} position
 * @property {Name} name
 * @property {string | null} as_of
 * @property {string | null} received_at
 * @property {Voted} voted
 * @property {string | null} channel
 * @property {string | null} by
 * @property {string | null} told_by
 * @property {string | null} phone
 *
 * @typedef {{scope: string, name: string, slot: string, sources: Source[]}} Dispute
 *
 * @typedef {{name: Name, as_of: string | null, voted: Voted | null, channel: string | null}} Said
 * @typedef {object} Change
 * @property {"correction" | "settlement"} kind
 * @property {number} province
 * @property {number} position
 * @property {string} scope
 * @property {string} name
 * @property {string} at
 * @property {string | null} by
 * @property {string | null} reason
 * @property {Voted | null} [old]
 * @property {string | null} [old_as_of]
 * @property {Voted} [new]
 * @property {string | null} [as_of]
 * @property {Said} [kept]
 * @property {Said[]} [fell]
 */

/** The same dispute as long as the same reports disagree. @param {Dispute} dispute */
export function disputeKey({ scope, sources }) {
  return `${scope} ${sources.map(({ name }) => name.join("/")).join(" ")}`;
}

/** @param {Source} source @returns {"phone" | "sms" | "operator"} */
export function kindOfSource({ channel }) {
  return channel === "operator" || channel === "sms" ? channel : "phone";
}

/**
 * Each ballot's figure of every source, and by how much they are apart; null where it is not known.
 * @param {Source[]} sources @param {string[]} ballots
 * @returns {{ballot: string, figures: (number | null)[], apart: number | null}[]}
 */
export function compared(sources, ballots) {
  return ballots.map((ballot) => {
    const figures = sources.map(({ voted }) => figureOf(voted, ballot));
    const known = figures.filter((n) => n !== null);
    return { ballot, figures, apart: known.length < 2 ? null : Math.max(...known) - Math.min(...known) };
  });
}

/** @param {Dispute} dispute @param {string} stands a name, joined @param {string} reason */
export function rulingOf({ scope, sources }, stands, reason) {
  const names = sources.map(({ name }) => name);
  const isIt = (/** @type {Name} */ name) => nameText(name) === stands;
  return { station: scope.slice(1), stands: names.find(isIt), falls: names.filter((name) => !isIt(name)), reason };
}

/** @param {Name} name */
export function nameText(name) {
  return name.join("/");
}

/**
 * What a change changed, ballot by ballot; what stayed as it was is left out, unless nothing changed at all.
 * @param {Change} change @param {string[]} ballots @returns {{ballot: string, old: (number | null)[], now: number | null, difference: number | null}[]}
 */
export function changed(change, ballots) {
  const before = change.kind === "settlement" ? (change.fell || []).map(({ voted }) => voted) : [change.old || null];
  const after = change.kind === "settlement" ? (change.kept ? change.kept.voted : null) : change.new || null;
  const all = ballots.map((ballot) => {
    const old = before.map((voted) => figureOf(voted, ballot));
    const now = figureOf(after, ballot);
    const [first] = old;
    return { ballot, old, now, difference: now === null || old.length !== 1 || first === null ? null : now - first };
  });
  const moved = all.filter(({ old, now }) => old.some((n) => n !== now));
  return moved.length > 0 ? moved : all;
}

/** @param {Voted | null | undefined} voted @param {string} ballot */
function figureOf(voted, ballot) {
  const n = voted ? voted[ballot] : undefined;
  return typeof n === "number" ? n : null;
}
