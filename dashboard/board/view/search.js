// @ts-check
/**
 * The search box in the bar: a combobox with a list of places below it. "/" leads there from anywhere, arrow keys walk,
 * Enter opens, Escape gives up. Where a place lies is told beside its name, because communes share theirs.
 */
import { useEffect, useMemo, useRef, useState } from "../../vendor/preact-hooks.js";
import { count } from "../format.js";
import { Finder } from "../finder.js";
import { language } from "../language.js";
import { say, term } from "../words.js";
import { html } from "./html.js";

const LIST = "search-list";

/** @param {{desk: import("../desk.js").Desk}} props */
export function Search({ desk }) {
  const finder = useMemo(() => new Finder(), []);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [isOpen, open] = useState(false);
  useEffect(() => {
    const lead = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      if (box.current) box.current.focus();
    };
    addEventListener("keydown", lead);
    return () => removeEventListener("keydown", lead);
  }, []);

  const state = finder.state.value;
  const places = finder.places.value;
  const marked = finder.marked.value;
  const isShown = isOpen && state !== "idle";
  const go = (/** @type {number} */ at) => {
    if (!places[at]) return;
    desk.open(places[at].scope);
    scrollTo(0, 0);
    finder.clear();
    if (box.current) box.current.blur();
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[/** @type {"ArrowUp"} */ (event.key)];
    if (step !== undefined) finder.move(step);
    else if (event.key === "Enter") go(marked);
    else if (event.key !== "Escape") return;
    else if (finder.text.value === "" && box.current) box.current.blur();
    else finder.clear();
    event.preventDefault();
  };
  return html`<div class="search" role="search">
    <input ref=${box} class="search-box" type="text" role="combobox" autocomplete="off" spellcheck="false" enterkeyhint="search"
      aria-label=${say("search")} aria-keyshortcuts="/" aria-autocomplete="list" aria-expanded=${String(isShown)} aria-controls=${LIST}
      aria-activedescendant=${isShown && marked >= 0 ? `${LIST}-${marked}` : null} placeholder=${say("search.hint")} value=${finder.text.value}
      onInput=${(/** @type {any} */ event) => (open(true), finder.type(event.currentTarget.value))}
      onFocus=${() => open(true)} onBlur=${() => open(false)} onKeyDown=${press} />
    <kbd class="search-key" aria-hidden="true">/</kbd>
    <div class="search-pop" hidden=${!isShown}>
      <ul id=${LIST} class="search-list" role="listbox" aria-label=${say("search")} hidden=${places.length === 0}>
        ${places.map((each, at) => html`<${Option} key=${each.scope} id=${`${LIST}-${at}`} place=${each} isMarked=${at === marked} go=${() => go(at)} />`)}
      </ul>
      <p class="search-said" role="status">${isShown && sentence(state, places.length)}</p>
    </div>
  </div>`;
}

/** @param {{id: string, place: import("../finder.js").Found, isMarked: boolean, go: () => void}} props */
function Option({ id, place, isMarked, go }) {
  const self = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (isMarked && self.current) self.current.scrollIntoView({ block: "nearest" });
  }, [isMarked]);
  // The box must not lose its focus, and with it the list, before the click is over.
  return html`<li id=${id} ref=${self} role="option" aria-selected=${String(isMarked)} class="search-option"
    onMouseDown=${(/** @type {any} */ event) => event.preventDefault()} onClick=${go}>
    <span class="search-name">${place.name}</span>
    <span class="search-where">${[term("kind", place.kind), ...place.parents.slice().reverse(), codeOf(place.scope)].filter(Boolean).join(" · ")}</span>
  </li>`;
}

/** A code is what an officer reads out; a constituency's is only our own. @param {string} scope */
function codeOf(scope) {
  return /^[pcs]\d/.test(scope) ? scope.slice(1) : "";
}

/** @param {import("../finder.js").Looking} state @param {number} n */
function sentence(state, n) {
  if (state === "looking") return say("search.looking");
  if (state === "failed") return say("search.failed");
  return n === 0 ? say("search.none") : say("search.found", { n: count(n, language.value) });
}

/** Whether keys go into a field there. @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
