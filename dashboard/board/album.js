// @ts-check
/**
 * The pictures seen last, for the way back and for asking only for what has changed since.
 *
 * In: a picture and when it was heard. Out: the same by its scope; what was not seen for long is gone.
 */

/** Pictures kept for the way back. */
const KEPT = 12;

/** @typedef {{picture: import("./store.js").Picture, heard: number}} Kept */

export class Album {
  constructor() {
    /** @type {Map<string, Kept>} */
    this._kept = new Map();
  }

  /** @param {string} scope @returns {Kept | {picture: null, heard: null}} */
  of(scope) {
    return this._kept.get(scope) || { picture: null, heard: null };
  }

  /** @param {import("./store.js").Picture} picture @param {number} heard */
  keep(picture, heard) {
    this._kept.delete(picture.scope);
    this._kept.set(picture.scope, { picture, heard });
    if (this._kept.size > KEPT) this._kept.delete(/** @type {string} */ (this._kept.keys().next().value));
  }

  /** What the server need not tell again. @param {string} scope @returns {import("../wire/live.js").Known} */
  known(scope) {
    const { picture } = this.of(scope);
    return picture === null ? null : { version: picture.version, epoch: picture.epoch };
  }
}
