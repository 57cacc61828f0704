// @ts-check
/**
 * The pictures of the places that are watched, each in step with the line, and those seen last, for the way back.
 *
 * In: messages of the line, and snapshots that came over HTTP. Out: the picture a message leads to. On failure nothing
 * is drawn: what does not fit is asked for again. A picture never goes back: what is older than the one that is here,
 * by its version or by when it was asked for, changes nothing.
 */
import { Album } from "./album.js";
import { applyFrame, isBehind, isOlder, pictureOf } from "./store.js";

/** A watch that was said again is not repeated sooner: the answer may already be under way. */
const ASK_AGAIN_MS = 3000;

/** @typedef {import("./store.js").Picture} Picture */

export class Pictures {
  /** @param {(scope: string) => void} again asks the server for what is missing of a scope @param {() => number} monotonic */
  constructor(again, monotonic) {
    this._again = again;
    this._monotonic = monotonic;
    this._album = new Album();
    /** @type {Map<string, number>} when a scope was last asked for again */
    this._asked = new Map();
    /** @type {Set<string>} scopes whose picture is in step with the line */
    this._current = new Set();
  }

  /** @param {string} scope */
  of(scope) {
    return this._album.of(scope);
  }

  /** Whether the line says everything that becomes of this scope's picture. @param {string} scope */
  isCurrent(scope) {
    return this._current.has(scope);
  }

  /** What the server need not tell again. @param {string} scope */
  known(scope) {
    return this._album.known(scope);
  }

  /**
   * The picture a message of the line leads to; null when it leads nowhere, and the scope was asked for again.
   * @param {any} message @returns {Picture | null}
   */
  take(message) {
    const { picture } = this.of(message.scope);
    const next = nextOf(picture, message);
    if (next === null) {
      if (message.t === "frame" || message.t === "beat") this._repeat(message.scope);
      return null;
    }
    this._asked.delete(next.scope);
    this._current.add(next.scope);
    this._album.keep(next, this._monotonic());
    return next;
  }

  /**
   * A snapshot that came over HTTP; null when something newer came by the line while it was under way.
   * @param {any} snapshot @param {number} askedAt by the monotonic clock @returns {Picture | null}
   */
  offer(snapshot, askedAt) {
    const { picture, heard } = this.of(snapshot.scope);
    if (picture !== null && (heard > askedAt || isOlder(picture, snapshot))) return null;
    const offered = pictureOf(snapshot);
    this._album.keep(offered, this._monotonic());
    return offered;
  }

  /** The scope is not watched any more. @param {string} scope */
  release(scope) {
    this._current.delete(scope);
    this._asked.delete(scope);
  }

  /** The line was lost or is new: nothing is in step before it has said so. */
  interrupt() {
    this._asked.clear();
    this._current.clear();
  }

  // Internal

  /** @param {string} scope */
  _repeat(scope) {
    const now = this._monotonic();
    const asked = this._asked.get(scope);
    if (asked !== undefined && now - asked < ASK_AGAIN_MS) return;
    this._asked.set(scope, now);
    this._again(scope);
  }
}

/** @param {Picture | null} picture @param {any} message @returns {Picture | null} */
function nextOf(picture, message) {
  if (message.t === "snapshot") return picture !== null && isOlder(picture, message) ? picture : pictureOf(message);
  if (picture === null) return null;
  if (message.t === "frame") return applyFrame(picture, message);
  return message.t === "beat" && !isBehind(picture, message) ? picture : null;
}
