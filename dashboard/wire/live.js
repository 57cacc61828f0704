// @ts-check
/**
 * The board's live line: which scopes are watched, said again after every reconnect with what is already known.
 *
 * In: `watch`, `unwatch`, `again`. Out: `snapshot`, `frame`, `beat` and `refusal` maps as docs/wire.md has them. A line
 * without a frame or beat for 6 s is dead and is dialled again; the server then sends what was missed, or a snapshot.
 */
import { msgpack } from "./codec.js";
import { Line } from "./line.js";

/** Three beats of 2 s. */
const SILENCE_MS = 6000;

/** @typedef {{version: number, epoch: string} | null} Known what the screen already has of a scope */

/**
 * @typedef {object} LiveOptions
 * @property {string} url
 * @property {(scope: string) => Known} known
 * @property {(message: any) => void} onMessage
 * @property {(state: import("./line.js").LineState) => void} onState
 * @property {(code: number, opened: boolean) => void} onLost
 * @property {(url: string, protocol: string) => WebSocket} [connect]
 * @property {import("./timer.js").World} [world]
 * @property {import("./codec.js").Codec} [codec]
 */

export class Live {
  /** @param {LiveOptions} options */
  constructor(options) {
    this._known = options.known;
    /** @type {Set<string>} */
    this._watched = new Set();
    this._line = new Line({
      url: options.url,
      codec: options.codec || msgpack,
      silenceMs: SILENCE_MS,
      onOpen: () => this._watched.forEach((scope) => this._ask(scope)),
      onMessage: options.onMessage,
      onState: options.onState,
      onLost: options.onLost,
      connect: options.connect,
      world: options.world,
    });
  }

  start() {
    this._line.start();
  }

  stop() {
    this._line.stop();
  }

  retryNow() {
    this._line.retryNow();
  }

  /** @param {string} scope */
  isWatched(scope) {
    return this._watched.has(scope);
  }

  /** @param {string} scope */
  watch(scope) {
    if (this._watched.has(scope)) return;
    this._watched.add(scope);
    this._ask(scope);
  }

  /** @param {string} scope */
  unwatch(scope) {
    if (this._watched.delete(scope)) this._line.send({ t: "unwatch", scope });
  }

  /** The picture has a hole: ask anew, from what is known. @param {string} scope */
  again(scope) {
    if (this._watched.has(scope)) this._ask(scope);
  }

  /** @param {string} scope */
  _ask(scope) {
    this._line.send({ t: "watch", scope, ...this._known(scope) });
  }
}

/** The live line's address beside the page's own. @param {{protocol: string, host: string}} location */
export function liveAddress(location) {
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/v1/live`;
}
