// @ts-check
/**
 * What the board knows at this moment, as signals; views only read them.
 *
 * In: messages of the live line, clicks and the browser's history. Out: `scope`, `picture`, `connection`, `now` and
 * their kin. On failure the last picture stays, grey and with its age; a line that never opens is probed over HTTP,
 * which also tells whether it is the sign-in that is missing.
 */
import { batch, computed, signal } from "../vendor/signals.js";
import { Live } from "../wire/live.js";
import { ServerClock } from "./clock.js";
import { language } from "./language.js";
import { COUNTRY, addressOf, isWall, scopeOf, signInAddress, viewOf } from "./route.js";
import { applyFrame, isBehind, pictureOf } from "./store.js";

/** Pictures kept for the way back. */
const KEPT = 12;
/** A watch that was said again is not repeated sooner: the answer may already be under way. */
const ASK_AGAIN_MS = 3000;
const UNAUTHORISED = 4401;
const NOT_SIGNED_IN = ["R110", "R111"];

/** @typedef {import("./store.js").Picture} Picture */
/** @typedef {"connecting" | "live" | "slow" | "lost"} Connection */

/**
 * @typedef {object} Surroundings
 * @property {string} url of the live line
 * @property {string} home the scope of `/board` alone
 * @property {() => string} path
 * @property {() => string} [search] the address's query, with its question mark
 * @property {(path: string) => void} push moves the history
 * @property {(path: string) => void} leave goes to another page
 * @property {typeof fetch} fetch
 * @property {() => number} [monotonic]
 * @property {(url: string, protocol: string) => WebSocket} [connect]
 * @property {import("../wire/timer.js").World} [world]
 */

export class Desk {
  /** @param {Surroundings} around */
  constructor(around) {
    this._around = around;
    this._monotonic = around.monotonic || (() => performance.now());
    this.clock = new ServerClock(this._monotonic);
    /** @type {Map<string, {picture: Picture, heard: number}>} */
    this._kept = new Map();
    this._asked = -Infinity;
    this._probing = false;
    /** Set by every move to another place; the view that shows the place's name takes the focus there and clears it. */
    this.arriving = false;

    /** @type {{value: string}} */
    this.home = around.home;
    this.scope = signal(around.home);
    this.view = signal("");
    this.wall = signal(false);
    /** @type {{value: Picture | null}} */
    this.picture = signal(null);
    /** @type {{value: import("./store.js").Election | null}} the last one heard of: the bar keeps it between pictures */
    this.election = signal(null);
    /** @type {{value: {code: string, detail: string} | null}} */
    this.problem = signal(null);
    /** @type {{value: number | null}} */
    this.lag = signal(null);
    this.redis = signal(true);
    this.speed = signal(1);
    this._line = signal("stopped");
    this._answered = signal(false);
    this._lost = signal(false);
    /** @type {{value: number | null}} */
    this._heard = signal(null);
    this._tick = signal(0);

    /** @type {{value: number | null}} election time, moved by `tick` */
    this.now = computed(() => (this._tick.value, this.clock.now()));
    /** @type {{value: number | null}} the same in whole minutes: ages in long tables need no more */
    this.minute = computed(() => (this.now.value === null ? null : Math.floor(this.now.value / 60e3) * 60e3));
    /** @type {{value: Connection}} */
    this.connection = computed(() => {
      if (this._answered.value) return this.redis.value ? "live" : "slow";
      return this._lost.value ? "lost" : "connecting";
    });
    /** @type {{value: number | null}} real milliseconds since the picture was last confirmed */
    this.age = computed(() => {
      this._tick.value;
      return this._heard.value === null ? null : this._monotonic() - this._heard.value;
    });

    this._live = new Live({
      url: around.url,
      known: (scope) => this._known(scope),
      onMessage: (message) => batch(() => this._hear(message)),
      onState: (state) => this._turn(state),
      onLost: (code, opened) => this._lose(code, opened),
      connect: around.connect,
      world: around.world,
    });
  }

  // Actions

  start() {
    this.follow();
    this.arriving = false;
    this._live.start();
  }

  stop() {
    this._live.stop();
  }

  /** Time goes on. */
  tick() {
    this._tick.value++;
  }

  retryNow() {
    this._live.retryNow();
  }

  /** Looks at a scope, as a new step of the history. @param {string} scope @param {string} [view] */
  open(scope, view = this.view.value) {
    if (scope === this.scope.value && view === this.view.value && this.problem.value === null) return;
    this._around.push(addressOf(scope, view, this.wall.value));
    this.follow();
  }

  /** The address of a scope on the same sheet and the same kind of screen. @param {string} scope @param {string} [view] */
  to(scope, view = this.view.value) {
    return addressOf(scope, view, this.wall.value);
  }

  /** Shows what the address says. */
  follow() {
    const scope = scopeOf(this._around.path()) || this._around.home;
    const search = this._around.search ? this._around.search() : "";
    const view = scope.startsWith("s") ? "" : viewOf(search);
    const old = this.scope.value;
    if (scope === old && this._answered.value) {
      batch(() => {
        this.view.value = view;
        this.wall.value = isWall(search);
      });
      return;
    }
    this.arriving = old !== scope;
    const kept = this._kept.get(scope);
    batch(() => {
      this.scope.value = scope;
      this.view.value = view;
      this.wall.value = isWall(search);
      this.problem.value = null;
      this.picture.value = kept ? kept.picture : null;
      this._heard.value = kept ? kept.heard : null;
      this._answered.value = false;
    });
    this._asked = -Infinity;
    if (old !== scope) this._live.unwatch(old);
    this._live.watch(scope);
  }

  async signOut() {
    try {
      await this._around.fetch("/v1/session", { method: "DELETE", credentials: "same-origin" });
    } finally {
      this._around.leave("/signin");
    }
  }

  // Internal

  /** @param {any} message */
  _hear(message) {
    if (message.server_time !== undefined) this.clock.sync(message.server_time, message.speed);
    if (message.speed !== undefined) this.speed.value = message.speed;
    if (message.scope !== this.scope.value) return;
    if (message.t === "refusal") this._refuse(message.code, message.detail);
    else {
      const picture = this._next(message);
      if (picture === null) return;
      this._show(picture);
    }
    this._answered.value = true;
    this._lost.value = false;
    if (typeof message.lag_ms === "number") this.lag.value = message.lag_ms;
    if (typeof message.redis === "boolean") this.redis.value = message.redis;
  }

  /** The picture this message leads to; null when it leads nowhere and the scope was asked for again. @param {any} message */
  _next(message) {
    if (message.t === "snapshot") return pictureOf(message);
    if (message.t !== "frame" && message.t !== "beat") return null;
    const picture = this.picture.value;
    const next =
      picture === null ? null : message.t === "frame" ? applyFrame(picture, message) : isBehind(picture, message) ? null : picture;
    if (next === null) this._again();
    return next;
  }

  /** @param {Picture} picture */
  _show(picture) {
    const heard = this._monotonic();
    this._asked = -Infinity;
    this.problem.value = null;
    this.picture.value = picture;
    this.election.value = picture.election;
    this._heard.value = heard;
    this._kept.delete(picture.scope);
    this._kept.set(picture.scope, { picture, heard });
    if (this._kept.size > KEPT) this._kept.delete(/** @type {string} */ (this._kept.keys().next().value));
  }

  _again() {
    const now = this._monotonic();
    if (now - this._asked < ASK_AGAIN_MS) return;
    this._asked = now;
    this._live.again(this.scope.value);
  }

  /** @param {string} scope */
  _known(scope) {
    const kept = this._kept.get(scope);
    return kept ? { version: kept.picture.version, epoch: kept.picture.epoch } : null;
  }

  /** @param {import("../wire/line.js").LineState} state */
  _turn(state) {
    batch(() => {
      this._line.value = state;
      if (state !== "open") this._answered.value = false;
    });
    this._asked = -Infinity;
  }

  /** @param {number} code @param {boolean} opened */
  _lose(code, opened) {
    this._lost.value = true;
    if (code === UNAUTHORISED) this._signIn();
    else if (!opened) void this._probe();
  }

  /**
   * The line did not even open: a browser does not tell why. The same snapshot over HTTP does, and where only
   * WebSockets are blocked on the way it keeps the board supplied at the pace of the attempts.
   */
  async _probe() {
    if (this._probing) return;
    this._probing = true;
    const scope = this.scope.value;
    try {
      const answer = await this._around.fetch(`/v1/board/${scope}`, {
        credentials: "same-origin",
        headers: { Accept: "application/json", "Accept-Language": language.value },
      });
      if (answer.status === 401) this._signIn();
      else if (scope === this.scope.value && !this._answered.value) this._take(answer, await answer.json());
    } catch (error) {
      // No network, or no server: the line goes on trying, and the picture says its age.
    } finally {
      this._probing = false;
    }
  }

  /** @param {Response} answer @param {any} body */
  _take(answer, body) {
    batch(() => {
      if (answer.ok) {
        this.clock.sync(body.server_time, body.speed);
        this.speed.value = body.speed;
        this._show(pictureOf(body));
      } else if (answer.status === 404) this._refuse(body.code, body.detail);
    });
  }

  /** @param {string} code @param {string} detail */
  _refuse(code, detail) {
    if (NOT_SIGNED_IN.includes(code)) return this._signIn();
    this.problem.value = { code, detail };
    this.picture.value = null;
  }

  _signIn() {
    this._around.leave(signInAddress(this._around.path()));
  }
}

/** @param {string | null} remembered @param {(text: string) => boolean} isScope */
export function homeScope(remembered, isScope) {
  return remembered !== null && isScope(remembered) ? remembered : COUNTRY;
}
