// @ts-check
/**
 * The mosaic of one scope, and how messages change it. Pure: values in, values out, nothing is altered in place, and
 * what did not change stays the same object.
 *
 * In: messages as docs/wire.md has them, in either encoding. Out: a mosaic with typed columns, and which cells changed.
 */

/** What stands for null in a column of one byte, and of two. */
export const NO_SLOT = 0xff;
export const NO_SHARE = 0xffff;

/**
 * @typedef {object} Cells equally long, one value a polling area
 * @property {Uint16Array} number in its commune
 * @property {Uint8Array} state 0 waiting, 1 silent, 2 open, 3 interrupted, 4 closed
 * @property {Uint16Array} turnout tenths of a percent, NO_SHARE if unknown
 * @property {Uint8Array} slot 0 came in time, 1 came late, 2 missing, NO_SLOT if nothing is over
 * @property {Uint8Array} incident 0 none, then the severities from handled to instruct
 *
 * @typedef {object} Ground what a mosaic is laid out by
 * @property {{scope: string, name: string, groups: number}[]} provinces
 * @property {{scope: string, name: string, count: number, start: number, province: number}[]} groups communes in the
 *   order of provinces, with the place of their first cell
 * @property {Uint16Array} number
 *
 * @typedef {object} Mosaic
 * @property {string} scope
 * @property {string} epoch
 * @property {number} version
 * @property {string | null} slotAt the slot that `slot` is about
 * @property {Ground} ground
 * @property {Cells} cells
 */

/** @type {Record<string, Uint8ArrayConstructor | Uint16ArrayConstructor | Uint32ArrayConstructor>} */
const TYPES = { index: Uint32Array, number: Uint16Array, state: Uint8Array, turnout: Uint16Array, slot: Uint8Array, incident: Uint8Array };
const CHANGING = ["state", "turnout", "slot", "incident"];

/** @param {any} message without `since` @returns {Mosaic} */
export function mosaicOf(message) {
  const { scope, epoch, version, slot_at: slotAt, provinces, groups, cells } = message;
  /** @type {any} */
  const columns = {};
  for (const name of Object.keys(TYPES)) if (name in cells) columns[name] = column(name, cells[name]);
  return { scope, epoch, version, slotAt, ground: groundOf(provinces, groups, columns.number), cells: columns };
}

/**
 * The mosaic after a message, and the places of the cells that are other than before; null when the message does not
 * fit and the layer must be watched again. A message that ends before the mosaic's version is history.
 * @param {Mosaic | null} mosaic @param {any} message @returns {{mosaic: Mosaic, changed: number[] | null} | null} changed
 *   is null when everything is new
 */
export function after(mosaic, message) {
  if (message.since === undefined) return whole(mosaic, mosaicOf(message));
  if (mosaic === null || mosaic.epoch !== message.epoch || mosaic.version < message.since) return null;
  if (message.version < mosaic.version) return { mosaic, changed: [] };
  const next = { ...mosaic, version: message.version, slotAt: message.slot_at };
  if (!message.cells) return { mosaic: next, changed: [] };
  const index = /** @type {Uint32Array} */ (column("index", message.cells.index));
  /** @type {any} */
  const cells = { ...mosaic.cells };
  const told = CHANGING.map((name) => {
    cells[name] = cells[name].slice();
    return { into: cells[name], values: column(name, message.cells[name]) };
  });
  const changed = [];
  for (let i = 0; i < index.length; i++) {
    let isOther = false;
    for (const { into, values } of told) {
      if (into[index[i]] === values[i]) continue;
      into[index[i]] = values[i];
      isOther = true;
    }
    if (isOther) changed.push(index[i]);
  }
  return { mosaic: { ...next, cells }, changed };
}

/** A whole mosaic with the same ground as before changes some cells; with another one everything is new.
 * @param {Mosaic | null} before @param {Mosaic} next */
function whole(before, next) {
  if (before === null || !isSameGround(before.ground, next.ground)) return { mosaic: next, changed: null };
  const changed = [];
  const columns = CHANGING.map((name) => [/** @type {any} */ (before.cells)[name], /** @type {any} */ (next.cells)[name]]);
  for (let i = 0; i < next.cells.state.length; i++) if (columns.some(([was, is]) => was[i] !== is[i])) changed.push(i);
  return { mosaic: { ...next, ground: before.ground }, changed };
}

/** @param {Ground} one @param {Ground} other */
function isSameGround(one, other) {
  return (
    one.groups.length === other.groups.length &&
    one.number.length === other.number.length &&
    one.groups.every((group, i) => group.scope === other.groups[i].scope && group.name === other.groups[i].name && group.count === other.groups[i].count) &&
    one.number.every((number, i) => number === other.number[i])
  );
}

/** @param {any} provinces @param {any} groups @param {Uint16Array} number @returns {Ground} */
function groundOf(provinces, groups, number) {
  let [province, last, start] = [0, provinces.groups[0], 0];
  return {
    number,
    provinces: provinces.scope.map((/** @type {string} */ scope, /** @type {number} */ i) => ({ scope, name: provinces.name[i], groups: provinces.groups[i] })),
    groups: groups.scope.map((/** @type {string} */ scope, /** @type {number} */ i) => {
      while (i >= last && province + 1 < provinces.groups.length) last += provinces.groups[++province];
      const group = { scope, name: groups.name[i], count: groups.count[i], start, province };
      start += group.count;
      return group;
    }),
  };
}

/** Which commune a cell is in. @param {Ground} ground @param {number} cell */
export function groupAt(ground, cell) {
  let [low, high] = [0, ground.groups.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ground.groups[middle].start <= cell) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The code of a cell's polling area: 11-03127-004. @param {Ground} ground @param {number} cell */
export function codeAt(ground, cell) {
  const group = ground.groups[groupAt(ground, cell)];
  return `${ground.provinces[group.province].scope.slice(1)}-${group.scope.slice(1)}-${String(ground.number[cell]).padStart(3, "0")}`;
}

/**
 * A column as it came: bytes of a MessagePack line, or a list with nulls. Screens are little-endian, as the wire is.
 * @param {string} name @param {Uint8Array | (number | null)[]} told
 */
function column(name, told) {
  const Type = TYPES[name];
  if (told instanceof Uint8Array) return new Type(told.slice().buffer);
  const none = 2 ** (8 * Type.BYTES_PER_ELEMENT) - 1;
  return Type.from(told, (value) => (value === null ? none : value));
}
