// @ts-check
/**
 * One WebSocket that is kept alive: connects, listens, notices silence, connects again.
 *
 * In: an address, a codec, and who wants to know. Out: messages as maps, and the state of the line. On failure it
 * waits (longer each time, with jitter) and tries again for ever, until `stop`.
 *
 * Lifecycle:
 *  1. `connecting`  a socket is being opened; given up after HANDSHAKE_MS
 *  2. `open`        messages flow; silence for `silenceMs` counts as death
 *  3. `waiting`     the pause before the next attempt; `retryNow` cuts it short
 *  4. `stopped`     nothing happens until `start`
 */
import { Unreadable } from "./codec.js";
import { Backoff, Timer, realWorld } from "./timer.js";

/** Longer than a slow 2G handshake takes, shorter than a person's patience. */
const HANDSHAKE_MS = 10000;
const FIRST_PAUSE_MS = 500;
/** A server that comes back is seen by everyone within this. */
const LONGEST_PAUSE_MS = 10000;

/** @typedef {"connecting" | "open" | "waiting" | "stopped"} LineState */

/**
 * @typedef {object} LineOptions
 * @property {string} url
 * @property {import("./codec.js").Codec} codec
 * @property {number} silenceMs a line without a message for so long is dead
 * @property {() => void} onOpen
 * @property {(message: any) => void} onMessage
 * @property {(state: LineState) => void} onState
 * @property {(code: number, opened: boolean) => void} onLost the close code, and whether the line had ever opened
 * @property {(url: string, protocol: string) => WebSocket} [connect]
 * @property {import("./timer.js").World} [world]
 */

export class Line {
  /** @param {LineOptions} options */
  constructor(options) {
    const world = options.world || realWorld;
    this._options = options;
    this._connect = options.connect || ((url, protocol) => new WebSocket(url, [protocol]));
    /** @type {WebSocket | null} */
    this._socket = null;
    this._opened = false;
    /** @type {LineState} */
    this.state = "stopped";
    this._backoff = new Backoff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, world);
    this._pause = new Timer(() => this._dial(), world);
    this._silence = new Timer(() => this._lose(1006), world);
  }

  // Actions

  start() {
    if (this.state === "stopped") this._dial();
  }

  stop() {
    this._pause.stop();
    this._drop();
    this._become("stopped");
  }

  /** Something says that the network is back: don't sit out the pause. */
  retryNow() {
    if (this.state !== "waiting") return;
    this._backoff.reset();
    this._pause.stop();
    this._dial();
  }

  /**
   * @param {unknown} message
   * @returns {boolean} false when there is no open line; nothing is queued here
   */
  send(message) {
    if (this.state !== "open" || this._socket === null) return false;
    const packed = this._options.codec.pack(message);
    this._socket.send(/** @type {any} */ (packed));
    return true;
  }

  // Internal

  _dial() {
    this._become("connecting");
    this._opened = false;
    /** @type {WebSocket} */
    let socket;
    try {
      socket = this._connect(this._options.url, this._options.codec.protocol);
    } catch (error) {
      this._lose(1006);
      return;
    }
    socket.binaryType = "arraybuffer";
    // A socket that was given up may still speak: only the present one is listened to.
    socket.onopen = () => socket === this._socket && this._open();
    socket.onmessage = (event) => socket === this._socket && this._hear(event.data);
    socket.onclose = (event) => socket === this._socket && this._lose(event.code);
    this._socket = socket;
    this._silence.wind(HANDSHAKE_MS);
  }

  _open() {
    this._opened = true;
    this._silence.wind(this._options.silenceMs);
    this._become("open");
    this._options.onOpen();
  }

  /** @param {ArrayBuffer | string} data */
  _hear(data) {
    // Only a message proves a working server; one that accepts and hangs up must not be hammered.
    this._backoff.reset();
    this._silence.wind(this._options.silenceMs);
    let message;
    try {
      message = this._options.codec.unpack(data);
    } catch (error) {
      if (error instanceof Unreadable) return;
      throw error;
    }
    if (message !== null && typeof message === "object") this._options.onMessage(message);
  }

  /** @param {number} code */
  _lose(code) {
    const opened = this._opened;
    this._drop();
    this._become("waiting");
    this._pause.wind(this._backoff.next());
    this._options.onLost(code, opened);
  }

  _drop() {
    this._silence.stop();
    const socket = this._socket;
    this._socket = null;
    this._opened = false;
    if (socket !== null) socket.close();
  }

  /** @param {LineState} state */
  _become(state) {
    if (state === this.state) return;
    this.state = state;
    this._options.onState(state);
  }
}
