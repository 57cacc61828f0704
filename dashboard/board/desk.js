// @ts-check
/**
 * What the board knows at this moment, as signals; views only read them.
 *
 * In: messages of the live line, clicks and the browser's history. Out: `scope`, `picture`, `health`, `now` and their
 * kin. On failure the last picture stays, grey and with its age; a line that never opens is probed over HTTP, which
 * also tells whether it is the sign-in that is missing.
 */
import { batch, computed, signal } from "../vendor/signals.js";
import { Live } from "../wire/live.js";
import { ask } from "./ask.js";
import { ServerClock } from "./clock.js";
import { Health } from "./health.js";
import { Pictures } from "./pictures.js";
import { addressOf, isWall, itemOf, scopeOf, screenOf, signInAddress, viewOf } from "./route.js";

const UNAUTHORISED = 4401;
const NOT_SIGNED_IN = ["R110", "R111", "R211"];

/** @typedef {import("./store.js").Picture} Picture */

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
    this._pictures = new Pictures((scope) => this._live.again(scope), this._monotonic);
    /** @type {Set<string>} */
    this._watched = new Set();
    this._probing = false;
    /** Set by every move to another place; the view that shows the place's name takes the focus there and clears it. */
    this.arriving = false;

    this.home = around.home;
    /** The place on screen, and the one the address names: a wall shows others in turn. */
    this.scope = signal(around.home);
    this.root = signal(around.home);
    this.view = signal("");
    this.item = signal("");
    /** @type {{value: string}} what of the address says on what kind of screen this is */
    this.screen = signal("");
    this.wall = computed(() => isWall(this.screen.value));
    /** @type {{value: import("./officer.js").Officer | null}} who sits here; null while it is not known */
    this.officer = signal(null);
    this._guarded = "";
    /** @type {string[]} */
    this._coming = [];
    /** @type {{value: Picture | null}} of the scope that is guarded, wherever one looks */
    this.guarded = signal(null);
    /** @type {{value: Picture | null}} */
    this.picture = signal(null);
    /** @type {{value: import("./store.js").Election | null}} the last one heard of: the bar keeps it between pictures */
    this.election = signal(null);
    /** @type {{value: {code: string, detail: string} | null}} */
    this.problem = signal(null);
    this.speed = signal(1);
    this._tick = signal(0);

    this.health = new Health(this._monotonic, this._tick);
    this.connection = this.health.connection;
    /** @type {{value: number | null}} election time, moved by `tick` */
    this.now = computed(() => (this._tick.value, this.clock.now()));
    /** @type {{value: number | null}} the same in whole minutes: ages in long tables need no more */
    this.minute = computed(() => (this.now.value === null ? null : Math.floor(this.now.value / 60e3) * 60e3));

    /** For the layers that sheets watch beside the picture. */
    this.live = this._live = new Live({
      url: around.url,
      known: (scope) => this._pictures.known(scope),
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
    this.guarded.value = this._pictures.of(scope).picture;
    this._attend();
  }

  /** Watches scopes that will be looked at soon, so that their pictures are there by then. @param {string[]} scopes */
  prepare(scopes) {
    this._coming = scopes;
    this._attend();
  }

  /** The picture of a scope that is not on screen, as it was last heard. @param {string} scope */
  pictureOf(scope) {
    return this._pictures.of(scope).picture;
  }

  /** Whether a scope's picture is here and in step with the line. @param {string} scope */
  isPrepared(scope) {
    return this._pictures.isCurrent(scope);
  }

  /**
   * Looks at a scope, as a new step of the history.
   * @param {string} scope @param {string} [view] @param {string} [item] @param {string} [screen]
   */
  open(scope, view = this.view.value, item = "", screen = this.screen.value) {
    const there = addressOf(scope, view, screen, item);
    if (there === this.to(this.scope.value, this.view.value, this.item.value) && this.problem.value === null) return;
    this._around.push(there);
    this.follow();
  }

  /**
   * The address of a scope on the same sheet and the same kind of screen.
   * @param {string} scope @param {string} [view] @param {string} [item] @param {string} [screen]
   */
  to(scope, view = this.view.value, item = "", screen = this.screen.value) {
    return addressOf(scope, view, screen, item);
  }

  /** Shows what the address says. */
  follow() {
    const scope = scopeOf(this._around.path()) || this._around.home;
    const search = this._around.search ? this._around.search() : "";
    const item = itemOf(this._around.hash ? this._around.hash() : "");
    batch(() => {
      this.root.value = scope;
      this.view.value = scope.startsWith("s") ? "" : viewOf(search);
      this.screen.value = screenOf(search);
      if (item !== null) this.item.value = item;
    });
    this.arriving = this.arriving || scope !== this.scope.value;
    this.look(scope);
  }

  /** Shows a scope without a step of the history. @param {string} scope */
  look(scope) {
    if (scope === this.scope.value && this.health.isAnswered) return;
    const { picture, heard } = this._pictures.of(scope);
    batch(() => {
      this.scope.value = scope;
      this.problem.value = null;
      this.picture.value = picture;
      this.health.turn(heard, this._pictures.isCurrent(scope));
    });
    this._attend();
  }

  async signOut() {
    try {
      await this._around.fetch("/v1/session", { method: "DELETE", credentials: "same-origin" });
    } finally {
      this._around.leave("/signin");
    }
  }

  // Internal

  /** Watches what is looked at, guarded or coming, and nothing else. */
  _attend() {
    const wanted = new Set([this.scope.value, this._guarded, ...this._coming].filter((scope) => scope !== ""));
    for (const scope of this._watched) {
      if (wanted.has(scope)) continue;
      this._pictures.release(scope);
      this._live.unwatch(scope);
    }
    this._watched = wanted;
    for (const scope of wanted) this._live.watch(scope);
  }

  /** @param {any} message */
  _hear(message) {
    const isFirst = this.clock.now() === null;
    if (message.server_time !== undefined) this.clock.sync(message.server_time, message.speed);
    // The first picture is shown with its age, and not a second before it.
    if (isFirst) this.tick();
    if (message.speed !== undefined) this.speed.value = message.speed;
    const { scope } = message;
    if (message.t === "refusal") {
      if (scope !== this.scope.value) return;
      this._refuse(message.code, message.detail);
    } else {
      const picture = this._watched.has(scope) ? this._pictures.take(message) : null;
      if (picture === null) return;
      if (scope === this._guarded) this.guarded.value = picture;
      if (scope !== this.scope.value) return;
      this._show(picture);
    }
    this.health.hear(message);
  }

  /** @param {Picture} picture */
  _show(picture) {
    this.problem.value = null;
    this.picture.value = picture;
    this.election.value = picture.election;
    this.health.confirm();
  }

  /** @param {import("../wire/line.js").LineState} state */
  _turn(state) {
    if (state !== "open") this.health.close();
    this._pictures.interrupt();
  }

  /** @param {number} code @param {boolean} opened */
  _lose(code, opened) {
    batch(() => this.health.lose(code));
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
    const askedAt = this._monotonic();
    const { ok, status, body } = await ask("GET", `/v1/board/${scope}`, undefined, this._around);
    this._probing = false;
    if (this.health.isAnswered) return;
    batch(() => {
      // Without a network or a server the line goes on trying, and the picture says its age.
      this.health.lose(status);
      if (body === null || scope !== this.scope.value) return;
      if (status === 404) return this._refuse(body.code, body.detail);
      const picture = ok ? this._pictures.offer(body, askedAt) : null;
      if (picture === null) return;
      this.clock.sync(body.server_time, body.speed);
      this.speed.value = body.speed;
      this._show(picture);
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
