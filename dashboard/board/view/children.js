// @ts-check
/**
 * The places below, as a table: sortable, searchable, every row a way down.
 *
 * While the pointer or the focus is in the table its order stands still, so that no row jumps away under a click.
 */
import { useRef, useState } from "../../vendor/preact-hooks.js";
import { UNKNOWN, count, percent, share } from "../format.js";
import { isOvertaken, windowOver } from "../freshness.js";
import { language } from "../language.js";
import { matching, rowsOf, sorted } from "../rows.js";
import { say, term } from "../words.js";
import { html } from "./html.js";
import { Mark } from "./mark.js";
import { Age, Moment } from "./time.js";

/** More rows than this are worth a search box. */
const MANY = 8;

/** Rows drawn until somebody asks for all: a thousand, redrawn five times a second, would make a slow desk stumble. */
const FIRST_ROWS = 150;

/** @typedef {import("../rows.js").Row} Row @typedef {import("../rows.js").SortKey} SortKey */

/** @param {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} props */
export function Children({ desk, picture }) {
  const { children, place, election } = picture;
  const [ballot, setBallot] = useState(election.ballots[0]);
  const [text, setText] = useState("");
  const rows = rowsOf(children, ballot);
  const found = matching(rows, text);
  return html`<section class="panel children" aria-labelledby="children-title">
    <div class="children-head">
      <h2 id="children-title">${term("children", place.kind)} <span class="soft">${count(rows.length, language.value)}</span></h2>
      ${rows.length > MANY &&
      html`<input type="search" class="filter" placeholder=${say("filter")} aria-label=${say("filter")} value=${text}
        onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} />`}
      <div class="switch" role="group" aria-label=${say("table.ballot")}>
        ${election.ballots.map((each) => html`<button key=${each} type="button" aria-pressed=${String(each === ballot)} title=${term("ballot", each)}
          onClick=${() => setBallot(each)}>${term("short", each)}</button>`)}
      </div>
    </div>
    ${rows.length === 0
      ? html`<p class="empty">${say("children.none")}</p>`
      : found.length === 0
        ? html`<p class="empty">${say("filter.none")}</p>`
        : html`<${Table} desk=${desk} rows=${found} window=${windowOver(election.slots, desk.minute.value)} isStations=${children.state !== undefined} what=${`${ballot} ${text}`} />`}
  </section>`;
}

/** @param {{desk: import("../desk.js").Desk, rows: Row[], window: number | null, isStations: boolean, what: string}} props */
function Table({ desk, rows, window, isStations, what }) {
  const [sort, setSort] = useState({ key: /** @type {SortKey} */ ("order"), descending: false });
  const [isWhole, setWhole] = useState(false);
  const held = useRef({ still: false, sign: "", order: /** @type {string[]} */ ([]) }).current;
  const sign = `${sort.key} ${sort.descending} ${what} ${rows.length}`;
  if (!held.still || held.sign !== sign) {
    held.order = sorted(rows, sort.key, sort.descending);
    held.sign = sign;
  }
  const shown = isWhole ? held.order : held.order.slice(0, FIRST_ROWS);
  const byScope = new Map(rows.map((row) => [row.scope, row]));
  const hold = (/** @type {boolean} */ still) => () => void (held.still = still);
  const choose = (/** @type {SortKey} */ key) => {
    if (sort.key !== key) setSort({ key, descending: key !== "name" && key !== "as_of" });
    else if (sort.descending === (key !== "name" && key !== "as_of")) setSort({ key, descending: !sort.descending });
    else setSort({ key: "order", descending: false });
  };
  const heads = /** @type {[SortKey, string, string][]} */ ([
    ["name", say("col.name"), ""],
    ["rate", say("col.rate"), "n"],
    ["voted", say("col.voted"), "n wide"],
    ...(isStations ? [] : [["coverage", say("col.coverage"), "n"]]),
    ["states", say(isStations ? "col.state" : "col.states"), "medium"],
    ["as_of", say("col.as_of"), "n medium"],
    ["incidents", say("col.incidents"), "n"],
  ]);
  return html`<div class="scroll" onMouseEnter=${hold(true)} onMouseLeave=${hold(false)} onFocusIn=${hold(true)} onFocusOut=${hold(false)}>
    <table class="grid rows">
      <thead>
        <tr>${heads.map(([key, label, kind]) => html`<${Head} key=${key} label=${label} kind=${kind} sort=${sort} own=${key} choose=${choose} />`)}</tr>
      </thead>
      <tbody onKeyDown=${walk}>
        ${shown.map((/** @type {string} */ scope) => html`<${Line} key=${scope} desk=${desk} window=${window} isStation=${isStations} ...${byScope.get(scope)} />`)}
      </tbody>
    </table>
    ${shown.length < held.order.length &&
    html`<button type="button" class="more" onClick=${() => setWhole(true)}>${say("rows.all", { n: count(rows.length, language.value) })}</button>`}
  </div>`;
}

/** @param {{label: string, kind: string, own: SortKey, sort: {key: SortKey, descending: boolean}, choose: (key: SortKey) => void}} props */
function Head({ label, kind, own, sort, choose }) {
  const state = sort.key !== own ? "none" : sort.descending ? "descending" : "ascending";
  return html`<th scope="col" class=${kind} aria-sort=${state}>
    <button type="button" onClick=${() => choose(own)}>${label}<span class="arrow" aria-hidden="true">${{ none: "", ascending: " ▲", descending: " ▼" }[state]}</span></button>
  </th>`;
}

/** One row; its props are plain values, so that a row in which nothing changed is not drawn again. @param {any} row */
function Line(row) {
  const { desk, isStation, scope, name, rate, voted, listed_in, stations, reported, incidents, as_of } = row;
  // What is closed has said its last.
  const isOld = isOvertaken(as_of, row.window) && row.closed !== stations;
  const when = html`<${Moment} desk=${desk} at=${as_of} /> ${isOld ? html`<span class="old-word">${say("old.short")}</span>` : html`<${Age} desk=${desk} at=${as_of} />`}`;
  const said = language.value;
  const open = (/** @type {any} */ event) => event.target.closest("a, button") || event.currentTarget.querySelector("a").click();
  return html`<tr class=${isOld ? "row-old" : ""} title=${isOld ? say("old") : null} onClick=${open}>
    <th scope="row">
      <a href=${desk.to(scope)}>${name}</a>
      <span class="row-when">${when}</span>
    </th>
    <td class="n rate">${rate === null ? html`<span class="unknown" title=${say("none")}>${UNKNOWN}</span>` : percent(rate, said)}<${Level} part=${rate} /></td>
    <td class="n wide" title=${voted === null ? say("none") : `${count(voted, said)} / ${count(listed_in, said)} ${say("voters")}`}>${count(voted, said)}</td>
    ${!isStation && html`<td class="n cover" title=${say("coverage.said", { reported: count(reported, said), expected: count(stations, said) })}>
      ${count(reported, said)}/${count(stations, said)}<${Level} part=${share(reported, stations)} /></td>`}
    <td class="medium">${isStation ? html`<span class=${`state state-${row.state}`}><${Mark} kind=${row.state} /> ${term("state", row.state)}</span>` : html`<${Mini} ...${row} />`}</td>
    <td class="n medium when">${when}</td>
    <td class=${incidents > 0 ? "n some" : "n"}>${incidents === 0 ? html`<span class="soft">0</span>` : count(incidents, said)}</td>
  </tr>`;
}

/** @param {{part: number | null}} props */
function Level({ part }) {
  const width = part === null ? 0 : Math.min(1, part);
  return html`<span class=${part === null ? "level level-unknown" : "level"} aria-hidden="true"><i style=${{ width: `${width * 100}%` }}></i></span>`;
}

/** A row's states as a bar; what is neither closed, silent nor interrupted is open or waiting. @param {Row} row */
function Mini(row) {
  const { stations, opened, closed, interrupted, silent } = row;
  const open = Math.max(0, (opened || 0) - (closed || 0) - (interrupted || 0));
  const waiting = Math.max(0, (stations || 0) - open - (closed || 0) - (interrupted || 0) - (silent || 0));
  const parts = { closed: closed || 0, open, interrupted: interrupted || 0, silent: silent || 0, waiting };
  const said = language.value;
  const label = say("row.states", {
    opened: count(opened, said),
    closed: count(closed, said),
    interrupted: count(interrupted, said),
    silent: count(silent, said),
    stations: count(stations, said),
  });
  return html`<span class="bar bar-small" role="img" aria-label=${label} title=${label}>
    ${Object.entries(parts).map(([kind, n]) => n > 0 && html`<i key=${kind} class=${`seg seg-${kind}`} style=${{ flexGrow: n }}></i>`)}
  </span>`;
}

/** Arrow keys walk from row to row; Enter follows the link by itself. @param {any} event */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[/** @type {"ArrowUp"} */ (event.key)];
  if (step === undefined) return;
  const links = [...event.currentTarget.querySelectorAll("th a")];
  const next = links[links.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
