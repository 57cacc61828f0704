// @ts-check
/**
 * The picture of one scope, and how frames change it. Pure: values in, values out, nothing is altered in place, and a
 * section that did not change stays the same object (views compare by identity).
 */

/**
 * @typedef {object} Ballot
 * @property {number | null} listed
 * @property {number} listed_known
 * @property {number | null} listed_in
 * @property {number | null} voted
 * @property {number} reported
 * @property {number} expected
 *
 * @typedef {object} Figures
 * @property {number} stations
 * @property {number} reported
 * @property {Record<string, Ballot>} ballots
 * @property {Record<string, number>} states
 * @property {number} opened
 * @property {number} closed
 * @property {number} full
 * @property {string | null} as_of
 * @property {string | null} received_at
 * @property {string | null} oldest_as_of
 *
 * @typedef {object} Slot
 * @property {string} at
 * @property {"coming" | "due" | "late" | "past"} state
 * @property {number} expected
 * @property {number} reported
 * @property {number} on_time
 * @property {number} late
 * @property {number} missing
 * @property {Record<string, number | null>} voted
 * @property {Record<string, number | null>} listed
 *
 * @typedef {object} Incident
 * @property {string} id
 * @property {string} scope
 * @property {string} station_name
 * @property {string} category
 * @property {string} severity
 * @property {string} state
 * @property {string} level whose it is: "commune", "province" or "centre"
 * @property {string | null} owner
 * @property {string | null} text
 * @property {number | null} people
 * @property {string} at
 * @property {string} received_at
 * @property {string} since where its clock began
 * @property {string | null} due
 * @property {number} updates how often the polling area added to it
 * @property {Answer[]} [answers] where it is told whole
 * @property {Answer | null} [last_answer] where it is told in brief
 * @property {string[]} [moves] legal now; only to desks
 *
 * @typedef {{move: string, text: string | null, by: string, at: string, from?: string | null, to?: string | null, into?: string}} Answer
 *
 * @typedef {{open: number, by_severity: Record<string, number>, newest: Incident[]}} Incidents
 * @typedef {{start: string, step_s: number, voted: Record<string, (number | null)[]>, reported: (number | null)[]}} Curve
 * @typedef {{scope: string[], name: string[]} & Record<string, any[]>} Columns
 *
 * @typedef {object} Election
 * @property {string} name
 * @property {string} date
 * @property {boolean} rehearsal
 * @property {string[]} ballots
 * @property {string} opens
 * @property {string} closes
 * @property {{at: string, from?: string, tolerance_min: number}[]} slots `from`: where the slot's window begins
 *
 * @typedef {object} Place
 * @property {"country" | "province" | "commune" | "station" | "constituency"} kind
 * @property {string} scope
 * @property {string} name
 * @property {{scope: string, name: string}[]} parents
 * @property {{scope: string, name: string, ballot: string}[]} constituencies
 * @property {Record<string, any> | null} station
 *
 * @typedef {object} Picture
 * @property {string} scope
 * @property {string} epoch
 * @property {number} version
 * @property {Election} election
 * @property {Place} place
 * @property {Figures} figures
 * @property {Slot[]} slots
 * @property {Columns} children
 * @property {Incidents} incidents
 * @property {Curve} curve
 */

const WHOLE = ["election", "place", "figures", "slots", "incidents", "curve"];

/** @param {any} snapshot @returns {Picture} */
export function pictureOf(snapshot) {
  const { scope, epoch, version, election, place, figures, slots, children, incidents, curve } = snapshot;
  return { scope, epoch, version, election, place, figures, slots, children, incidents, curve };
}

/**
 * Whether the frame can be laid on the picture: same epoch, and nothing between them is missing.
 * @param {Picture} picture @param {any} frame
 */
export function fits(picture, frame) {
  return frame.epoch === picture.epoch && frame.since <= picture.version;
}

/**
 * Whether the server has something that this picture lacks and the message does not bring (a beat after a lost frame).
 * @param {Picture} picture @param {{epoch: string, version: number}} beat
 */
export function isBehind(picture, beat) {
  return beat.epoch !== picture.epoch || beat.version > picture.version;
}

/**
 * Whether the snapshot is of an earlier moment than the picture. Of another epoch nobody can tell: the later one told
 * is taken for the later one.
 * @param {Picture} picture @param {{epoch: string, version: number}} snapshot
 */
export function isOlder(picture, snapshot) {
  return snapshot.epoch === picture.epoch && snapshot.version < picture.version;
}

/**
 * The picture after the frame; null when the frame does not fit and the scope must be watched again.
 *
 * A frame that ends before the picture's version is history (a snapshot overtook it): laying its absolute values on
 * the newer picture would turn the clock back, so it changes nothing.
 * @param {Picture} picture @param {any} frame @returns {Picture | null}
 */
export function applyFrame(picture, frame) {
  if (!fits(picture, frame)) return null;
  if (frame.version <= picture.version) return picture;
  /** @type {any} */
  const next = { ...picture, version: frame.version };
  for (const section of WHOLE) if (frame[section] !== undefined) next[section] = frame[section];
  if (frame.children) next.children = withRows(picture.children, frame.children);
  return next;
}

/**
 * The columns with the changed rows laid in, matched by scope; rows not yet known come last.
 * @param {Columns} columns @param {Columns} changed @returns {Columns}
 */
export function withRows(columns, changed) {
  const places = new Map(columns.scope.map((scope, row) => [scope, row]));
  let length = columns.scope.length;
  const rows = changed.scope.map((scope) => {
    const known = places.get(scope);
    if (known !== undefined) return known;
    places.set(scope, length);
    return length++;
  });
  /** @type {any} */
  const next = { ...columns };
  for (const name of Object.keys(changed)) {
    const column = columns[name] ? columns[name].slice() : [];
    while (column.length < length) column.push(null);
    rows.forEach((row, i) => (column[row] = changed[name][i]));
    next[name] = column;
  }
  for (const name of Object.keys(next)) {
    if (next[name].length < length) next[name] = next[name].concat(Array(length - next[name].length).fill(null));
  }
  return next;
}
