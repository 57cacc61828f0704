// @ts-check
/** Puts the board together: the desk, the page, the browser's history, and the clock's tick. */
import { render } from "../vendor/preact.js";
import { liveAddress } from "../wire/live.js";
import { Alarm } from "./alarm.js";
import { Desk } from "./desk.js";
import { leave } from "./leaving.js";
import { recall } from "./memory.js";
import { meet } from "./officer.js";
import { homeScope, itemOf, scopeOf, screenOf, viewOf } from "./route.js";
import { Tone } from "./tone.js";
import { App } from "./view/app.js";
import { html } from "./view/html.js";

const TICK_MS = 1000;
/** A rehearsal's clock runs faster; a jump of a minute a second would read as a fault. */
const FAST_TICK_MS = 250;

const desk = new Desk({
  url: liveAddress(location),
  home: homeScope(recall("eday.scope")),
  path: () => location.pathname,
  search: () => location.search,
  hash: () => location.hash,
  push: (path) => history.pushState(null, "", path),
  leave,
  fetch: (input, init) => fetch(input, init),
});

const tone = new Tone();
const alarm = new Alarm(desk, tone);

render(html`<${App} desk=${desk} alarm=${alarm} tone=${tone} />`, /** @type {HTMLElement} */ (document.getElementById("board")));
desk.start();
alarm.start();
void meet(desk);
tick();

addEventListener("popstate", () => {
  desk.follow();
  scrollTo(0, 0);
});
addEventListener("online", () => desk.retryNow());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && desk.retryNow());
document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[href^='/board']");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const { pathname, search, hash } = /** @type {HTMLAnchorElement} */ (link);
  event.preventDefault();
  desk.open(scopeOf(pathname) || homeScope(recall("eday.scope")), viewOf(search), itemOf(hash) || "", screenOf(search));
  scrollTo(0, 0);
});

/** In step with the server's seconds, as a clock on a wall is. */
function tick() {
  desk.tick();
  const now = desk.clock.now();
  const slow = desk.clock.speed <= 1;
  const wait = !slow ? FAST_TICK_MS : now === null ? TICK_MS : TICK_MS - (now % TICK_MS) + 5;
  setTimeout(tick, wait);
}
