// @ts-check
/**
 * The sheet of constituencies: for each ballot which are over half and which are not yet, in a table that is sorted and
 * searched. Late in the day those that are not over come first by themselves.
 */
import { useState } from "../../vendor/preact-hooks.js";
import { UNKNOWN, count, percent } from "../format.js";
import { isOvertaken, windowOver } from "../freshness.js";
import { language } from "../language.js";
import { wear } from "../style.js";
import { HALVES, firstSort, matchingRows, rowsOf, sortedRows } from "../thresholds.js";
import { say, teach, term } from "../words.js";
import { more } from "../words/constituencies.js";
import { html } from "./html.js";
import { Stale, useInquiry } from "./inquire.js";
import { HalfBar } from "./threshold.js";
import { Age, Moment } from "./time.js";
import { walkOn } from "./walk.js";

teach(more);

const PAUSE_MS = 4000;
/** Drawn until somebody asks for all. */
const FIRST_ROWS = 150;

/** @typedef {import("../thresholds.js").Row} Row @typedef {import("../thresholds.js").Sort} Sort @typedef {import("../thresholds.js").Tally} Tally */
/** @typedef {{desk: import("../desk.js").Desk, picture: import("../store.js").Picture}} Props */

/** @param {Props} props */
export function Sheet({ desk, picture }) {
  const isDressed = wear("constituencies").value;
  const [ballot, setBallot] = useState(picture.election.ballots[0]);
  const inquiry = useInquiry(`/v1/constituencies/${picture.scope}?ballot=${ballot}`, [picture.version], PAUSE_MS);
  const told = inquiry.body.value;
  if (!isDressed) return null;
  return html`<div class="halves">
    <${Stale} inquiry=${inquiry} />
    <div class="halves-ballots" role="group" aria-label=${say("table.ballot")}>
      ${picture.election.ballots.map((each) => html`<${Choice} key=${each} ballot=${each} tally=${told && told.ballots.find((/** @type {Tally} */ one) => one.ballot === each)} isChosen=${each === ballot} choose=${() => setBallot(each)} />`)}
    </div>
    <p class="soft">${say("constituencies.law")} ${say("constituencies.counting")}</p>
    ${told === null || told.ballot !== ballot
      ? html`<p class="nothing" role="status">${inquiry.failure.value === null && say("loading")}</p>`
      : html`<${List} key=${`${picture.scope} ${ballot}`} desk=${desk} picture=${picture} told=${told} />`}
  </div>`;
}

/** @param {{ballot: string, tally: Tally | null, isChosen: boolean, choose: () => void}} props */
function Choice({ ballot, tally, isChosen, choose }) {
  const said = language.value;
  return html`<button type="button" class="panel halves-ballot" aria-pressed=${String(isChosen)} onClick=${choose}>
    <span class="halves-name">${term("ballot", ballot)}</span>
    ${tally && html`<span class="halves-number"><strong>${count(tally.over, said)}</strong>/${count(tally.count, said)} <span class="soft">${term("half", "over")}</span></span>
      <${HalfBar} tally=${tally} />
      <span class="halves-rest">${["under", "unknown"].map((each) => html`<span key=${each} class=${`verdict verdict-${each}${tally[/** @type {"under"} */ (each)] > 0 ? "" : " verdict-zero"}`}>${term("half", each)} <strong>${count(tally[/** @type {"under"} */ (each)], said)}</strong></span>`)}</span>`}
  </button>`;
}

/** @param {Props & {told: any}} props */
function List({ desk, picture, told }) {
  const said = language.value;
  const [text, setText] = useState("");
  const [only, setOnly] = useState("");
  const [chosen, setSort] = useState(/** @type {Sort | null} */ (null));
  const [isWhole, setWhole] = useState(false);
  const sort = chosen || firstSort(picture.election, desk.minute.value);
  const all = rowsOf(told.constituencies);
  const rows = sortedRows(matchingRows(only === "" ? all : all.filter((row) => row.half === only), text), sort);
  const shown = isWhole ? rows : rows.slice(0, FIRST_ROWS);
  const window = windowOver(picture.election.slots, desk.minute.value);
  const by = (/** @type {Sort["key"]} */ key) => setSort({ key, descending: sort.key === key && !sort.descending });
  if (all.length === 0) return html`<p class="empty">${say("constituencies.none")}</p>`;
  return html`<section class="panel halves-list" aria-label=${term("ballot", told.ballot)}>
    <div class="children-head">
      <div class="switch" role="group" aria-label=${say("constituencies.half")}>
        <button type="button" aria-pressed=${String(only === "")} onClick=${() => setOnly("")}>${say("constituencies.all", { n: count(all.length, said) })}</button>
        ${HALVES.map((each) => html`<button key=${each} type="button" aria-pressed=${String(only === each)} onClick=${() => setOnly(each)}>${term("half", each)}</button>`)}
      </div>
      <input type="search" class="filter" placeholder=${say("constituencies.filter")} aria-label=${say("constituencies.filter")} value=${text}
        onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} />
    </div>
    ${told.more && html`<p class="soft">${say("constituencies.more", { n: count(all.length, said) })}</p>`}
    <div class="scroll">
      <table class="grid rows">
        <thead><tr>
          <${Head} own="name" label=${say("col.name")} kind="" sort=${sort} by=${by} />
          <${Head} own="half" label=${say("constituencies.half")} kind="medium" sort=${sort} by=${by} />
          <${Head} own="rate" label=${say("constituencies.rate")} kind="n" sort=${sort} by=${by} />
          <th scope="col" class="n wide">${say("col.voted")}</th>
          <${Head} own="coverage" label=${say("col.coverage")} kind="n" sort=${sort} by=${by} />
          <th scope="col" class="n medium">${say("col.as_of")}</th>
        </tr></thead>
        <tbody onKeyDown=${walkOn("th a")}>${shown.map((row) => html`<${Line} key=${row.scope} desk=${desk} row=${row} window=${window} />`)}</tbody>
      </table>
      ${rows.length === 0 && html`<p class="empty">${say("filter.none")}</p>`}
      ${shown.length < rows.length && html`<button type="button" class="more" onClick=${() => setWhole(true)}>${say("rows.all", { n: count(rows.length, said) })}</button>`}
    </div>
  </section>`;
}

/** @param {{own: Sort["key"], label: string, kind: string, sort: Sort, by: (key: Sort["key"]) => void}} props */
function Head({ own, label, kind, sort, by }) {
  const state = sort.key !== own ? "none" : sort.descending ? "descending" : "ascending";
  return html`<th scope="col" class=${kind} aria-sort=${state}>
    <button type="button" onClick=${() => by(own)}>${label}<span class="arrow" aria-hidden="true">${{ none: "", ascending: " ▲", descending: " ▼" }[state]}</span></button>
  </th>`;
}

/** @param {{desk: import("../desk.js").Desk, row: Row, window: number | null}} props */
function Line({ desk, row, window }) {
  const said = language.value;
  const isOld = isOvertaken(row.as_of, window) && row.closed !== row.stations;
  const when = html`<${Moment} desk=${desk} at=${row.as_of} /> ${isOld ? html`<span class="old-word">${say("old.short")}</span>` : html`<${Age} desk=${desk} at=${row.as_of} />`}`;
  const open = (/** @type {any} */ event) => event.target.closest("a, button") || event.currentTarget.querySelector("a").click();
  return html`<tr class=${isOld ? "row-old" : ""} onClick=${open}>
    <th scope="row">
      <a href=${desk.to(row.scope, "")}>${row.name}<span class="halves-within">${row.within}</span></a>
      <span class="row-when"><span class=${`verdict verdict-${row.half}`}>${term("half", row.half)}</span> ${note(row)}</span>
      <span class="row-when">${when}</span>
    </th>
    <td class="medium"><span class=${`verdict verdict-${row.half}`}>${term("half", row.half)}</span> ${note(row)}</td>
    <td class="n rate">${row.rate === null ? html`<span class="unknown" title=${say("none")}>${UNKNOWN}</span>` : percent(row.rate, said)}<${HalfMeter} rate=${row.rate} /></td>
    <td class="n wide">${count(row.voted, said)} / ${count(row.listed, said)}</td>
    <td class="n">${count(row.reported, said)}/${count(row.stations, said)}</td>
    <td class="n medium when">${when}</td>
  </tr>`;
}

/** @param {Row} row */
function note(row) {
  const said = language.value;
  if (row.lacking) return html`<span class="soft">${say("constituencies.lacking", { n: count(row.lacking, said) })}</span>`;
  if (row.listed_known === row.stations) return null;
  return html`<span class="soft">${say("constituencies.uncertain", { known: count(row.listed_known, said), stations: count(row.stations, said) })}</span>`;
}

/** @param {{rate: number | null}} props */
function HalfMeter({ rate }) {
  return html`<span class=${`level level-half${rate === null ? " level-unknown" : ""}`} aria-hidden="true"><i style=${{ width: `${Math.min(1, rate || 0) * 100}%` }}></i></span>`;
}
