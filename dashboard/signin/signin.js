// @ts-check
/**
 * Signs in, by name and password or by the one-time link in the address, and goes on to the board.
 *
 * The link's token stands in the fragment, which no server and no proxy sees; it is taken out of the address, and so
 * out of the history, before it is used.
 */
import { effect } from "../vendor/signals.js";
import { keep } from "../board/memory.js";
import { language, speak } from "../board/language.js";
import { tokenOf, wayOn } from "./way.js";
import { words } from "./words.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("form"));
const fields = /** @type {HTMLElement} */ (document.getElementById("fields"));
const link = /** @type {HTMLElement} */ (document.getElementById("link"));
const user = /** @type {HTMLInputElement} */ (document.getElementById("user"));
const password = /** @type {HTMLInputElement} */ (document.getElementById("password"));
const send = /** @type {HTMLButtonElement} */ (document.getElementById("send"));
const problem = /** @type {HTMLElement} */ (document.getElementById("problem"));

effect(() => {
  const said = words[language.value];
  document.documentElement.lang = language.value;
  document.title = `${said.page} · ${said.title}`;
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = said[wordOf(each, "data-word")];
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", said[wordOf(each, "data-label")]);
  for (const each of document.querySelectorAll("[data-language]"))
    each.setAttribute("aria-pressed", String(each.getAttribute("data-language") === language.value));
});

for (const each of document.querySelectorAll("[data-language]"))
  each.addEventListener("click", () => speak(each.getAttribute("data-language") === "en" ? "en" : "vi"));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const name = user.value.trim();
  if (name === "" || password.value === "") {
    problem.textContent = words[language.value].empty;
    (name === "" ? user : password).focus();
  } else void signIn({ user: name, password: password.value });
});

// A second link opened in the same tab changes only the fragment: no page is loaded.
addEventListener("hashchange", followLink);
followLink();

function followLink() {
  const token = tokenOf(location.hash);
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search);
  if (token !== null) void signIn({ link: token });
  else user.focus();
}

/** @param {{user: string, password: string} | {link: string}} proof */
async function signIn(proof) {
  const said = words[language.value];
  const byLink = "link" in proof;
  problem.textContent = "";
  show(byLink, true);
  try {
    const answer = await fetch("/v1/session", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": language.value },
      body: JSON.stringify(proof),
    });
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) return goOn(body);
    problem.textContent = typeof body.detail === "string" ? body.detail : said.refused.replace("{status}", String(answer.status));
  } catch (error) {
    problem.textContent = said.unreachable;
  }
  show(false, false);
  password.value = "";
  (byLink ? user : password).focus();
}

/** @param {{scope?: unknown}} session */
function goOn(session) {
  if (typeof session.scope === "string") keep("eday.scope", session.scope);
  location.replace(wayOn(location.search, session.scope));
}

/** @param {boolean} isLink @param {boolean} isBusy */
function show(isLink, isBusy) {
  link.hidden = !isLink;
  fields.hidden = isLink;
  send.disabled = isBusy;
}

/** @param {Element} element @param {string} attribute */
function wordOf(element, attribute) {
  return /** @type {keyof typeof words.vi} */ (element.getAttribute(attribute));
}
