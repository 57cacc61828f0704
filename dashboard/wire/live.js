// @ts-check
/**
 * The board's live line: which scopes are watched, said again after every reconnect with what is already known.
 *
 * In: `watch`, `unwatch`, `again`. Out: `snapshot`, `frame`, `beat` and `refusal` maps as docs/wire.md has them. A line
 * without a frame or beat for 6 s is dead and is dialled again; the server then sends what was missed, or a snapshot.
 * What comes of a layer goes to whoever watches it and to nobody else.
 */
import { msgpack } from "./codec.js";
import { Line } from "./line.js";

/** Three beats of 2 s. */
const SILENCE_MS = 6000;

/** @typedef {{version: number, epoch: string} | null} Known what the screen already has of a scope */
/** @typedef {{known: () => Known, hear: (message: any) => void}} Listener of a layer; hears its refusals too */

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
    /** @type {Map<string, {scope: string, layer: string, listener: Listener}>} */
    this._layers = new Map();
    this._line = new Line({
      url: options.url,
      codec: options.codec || msgpack,
      silenceMs: SILENCE_MS,
      onOpen: () => {
        this._watched.forEach((scope) => this._ask(scope));
        this._layers.forEach((watched) => this._askLayer(watched));
      },
      onMessage: (message) => this._hear(message, options.onMessage),
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

  /** A scope's layer, beside its picture or without it. @param {string} scope @param {string} layer @param {Listener} listener */
  watchLayer(scope, layer, listener) {
    const watched = { scope, layer, listener };
    this._layers.set(`${scope}/${layer}`, watched);
    this._askLayer(watched);
  }

  /** @param {string} scope @param {string} layer */
  unwatchLayer(scope, layer) {
    if (this._layers.delete(`${scope}/${layer}`)) this._line.send({ t: "unwatch", scope, layer });
  }

  /** As `again`. @param {string} scope @param {string} layer */
  againLayer(scope, layer) {
    const watched = this._layers.get(`${scope}/${layer}`);
    if (watched) this._askLayer(watched);
  }

  /** A layer's messages are called as it is, but for refusals. @param {any} message @param {(message: any) => void} onMessage */
  _hear(message, onMessage) {
    const watched = this._layers.get(`${message.scope}/${message.layer || message.t}`);
    if (watched) watched.listener.hear(message);
    else if (!message.layer) onMessage(message);
  }

  /** @param {{scope: string, layer: string, listener: Listener}} watched */
  _askLayer({ scope, layer, listener }) {
    this._line.send({ t: "watch", scope, layer, ...listener.known() });
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
