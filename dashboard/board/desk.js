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
import { Album } from "./album.js";
import { ask } from "./ask.js";
import { ServerClock } from "./clock.js";
import { addressOf, isWall, itemOf, scopeOf, signInAddress, viewOf } from "./route.js";
import { applyFrame, isBehind, pictureOf } from "./store.js";

/** A watch that was said again is not repeated sooner: the answer may already be under way. */
const ASK_AGAIN_MS = 3000;
const UNAUTHORISED = 4401;
const NOT_SIGNED_IN = ["R110", "R111"];

/** @typedef {import("./store.js").Picture} Picture */
/** @typedef {"connecting" | "live" | "slow" | "lost"} Connection */

/**
 * @typedef {object} Own
 * @property {string} url of the live line
 * @property {string} home the scope of `/board` alone
 * @property {() => string} [hash] the address's fragment, with its mark
 * @property {(path: string) => void} push moves the history
 * @property {() => number} [monotonic]
 * @property {(url: string, protocol: string) => WebSocket} [connect]
 * @property {import("../wire/timer.js").World} [world]
 * @typedef {Own & import("./ask.js").Around} Surroundings
 */

export class Desk {
  /** @param {Surroundings} around */
  constructor(around) {
    this._around = around;
    this._monotonic = around.monotonic || (() => performance.now());
    this.clock = new ServerClock(this._monotonic);
    this._album = new Album();
    /** @type {Map<string, number>} when a scope was last asked for again */
    this._asked = new Map();
    /** @type {Set<string>} scopes whose picture is in step with the line */
    this._current = new Set();
    this._probing = false;
    /** Set by every move to another place; the view that shows the place's name takes the focus there and clears it. */
    this.arriving = false;

    this.home = around.home;
    this.scope = signal(around.home);
    this.view = signal("");
    this.item = signal("");
    this.wall = signal(false);
    /** @type {{value: import("./officer.js").Officer | null}} who sits here; null while it is not known */
    this.officer = signal(null);
    this._guarded = "";
    /** @type {{value: Picture | null}} of the scope that is guarded, wherever one looks */
    this.guarded = signal(null);
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
      known: (scope) => this._album.known(scope),
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

  /** Watches a scope for good, wherever one looks, so that its alarms are heard. @param {string} scope */
  guard(scope) {
    this._guarded = scope;
    this.guarded.value = this._album.of(scope).picture;
    this._live.watch(scope);
  }

  /** Looks at a scope, as a new step of the history. @param {string} scope @param {string} [view] @param {string} [item] */
  open(scope, view = this.view.value, item = "") {
    const isHere = scope === this.scope.value && view === this.view.value && item === this.item.value;
    if (isHere && this.problem.value === null) return;
    this._around.push(addressOf(scope, view, this.wall.value, item));
    this.follow();
  }

  /**
   * The address of a scope on the same sheet and the same kind of screen.
   * @param {string} scope @param {string} [view] @param {string} [item]
   */
  to(scope, view = this.view.value, item = "") {
    return addressOf(scope, view, this.wall.value, item);
  }

  /** Shows what the address says. */
  follow() {
    const scope = scopeOf(this._around.path()) || this._around.home;
    const search = this._around.search ? this._around.search() : "";
    const item = itemOf(this._around.hash ? this._around.hash() : "");
    const old = this.scope.value;
    batch(() => {
      this.view.value = scope.startsWith("s") ? "" : viewOf(search);
      this.wall.value = isWall(search);
      if (item !== null) this.item.value = item;
    });
    if (scope === old && this._answered.value) return;
    this.arriving = old !== scope;
    const { picture, heard } = this._album.of(scope);
    batch(() => {
      this.scope.value = scope;
      this.problem.value = null;
      this.picture.value = picture;
      this._heard.value = heard;
      this._answered.value = this._current.has(scope);
    });
    this._asked.clear();
    if (old !== scope && old !== this._guarded) {
      this._current.delete(old);
      this._live.unwatch(old);
    }
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
    if (message.scope !== this.scope.value) return this._overhear(message);
    if (message.t === "refusal") this._refuse(message.code, message.detail);
    else {
      const picture = this._next(this.picture.value, message);
      if (picture === null) return;
      this._show(picture);
    }
    this._answered.value = true;
    this._lost.value = false;
    if (typeof message.lag_ms === "number") this.lag.value = message.lag_ms;
    if (typeof message.redis === "boolean") this.redis.value = message.redis;
  }

  /** What the guarded scope says while one looks elsewhere. @param {any} message */
  _overhear(message) {
    if (message.scope !== this._guarded) return;
    const picture = this._next(this._album.of(message.scope).picture, message);
    if (picture !== null) this._keep(picture);
  }

  /**
   * The picture a message leads to; null when it leads nowhere and the scope was asked for again.
   * @param {Picture | null} picture @param {any} message
   */
  _next(picture, message) {
    if (message.t === "snapshot") return pictureOf(message);
    if (message.t !== "frame" && message.t !== "beat") return null;
    const next =
      picture === null ? null : message.t === "frame" ? applyFrame(picture, message) : isBehind(picture, message) ? null : picture;
    if (next === null) this._again(message.scope);
    return next;
  }

  /** @param {Picture} picture */
  _show(picture) {
    this.problem.value = null;
    this.picture.value = picture;
    this.election.value = picture.election;
    this._heard.value = this._monotonic();
    this._keep(picture);
  }

  /** @param {Picture} picture */
  _keep(picture) {
    this._asked.delete(picture.scope);
    if (this._line.value === "open") this._current.add(picture.scope);
    this._album.keep(picture, this._monotonic());
    if (picture.scope === this._guarded) this.guarded.value = picture;
  }

  /** @param {string} scope */
  _again(scope) {
    const now = this._monotonic();
    const asked = this._asked.get(scope);
    if (asked !== undefined && now - asked < ASK_AGAIN_MS) return;
    this._asked.set(scope, now);
    this._live.again(scope);
  }

  /** @param {import("../wire/line.js").LineState} state */
  _turn(state) {
    batch(() => {
      this._line.value = state;
      if (state !== "open") this._answered.value = false;
    });
    this._asked.clear();
    this._current.clear();
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
    const { ok, status, body } = await ask("GET", `/v1/board/${scope}`, undefined, this._around);
    this._probing = false;
    // Without a network or a server the line goes on trying, and the picture says its age.
    if (body === null || scope !== this.scope.value || this._answered.value) return;
    batch(() => {
      if (ok) {
        this.clock.sync(body.server_time, body.speed);
        this.speed.value = body.speed;
        this._show(pictureOf(body));
      } else if (status === 404) this._refuse(body.code, body.detail);
    });
  }

  /** @param {string} code @param {string} detail */
  _refuse(code, detail) {
    if (NOT_SIGNED_IN.includes(code)) return this._signIn();
    this.problem.value = { code, detail };
    this.picture.value = null;
  }

  _signIn() {
    const { path, search } = this._around;
    this._around.leave(signInAddress(path() + (search ? search() : "")));
  }
}
