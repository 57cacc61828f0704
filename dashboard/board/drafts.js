// @ts-check
/**
 * What somebody has typed and not yet sent. It outlives a redrawn view, a refused step, another sheet, a reload and the
 * way over the sign-in page, and ends with the tab: a duty room's computers are shared.
 *
 * In: a name and its text. Out: the text. A browser that keeps nothing keeps it as long as the page lives.
 */
const PREFIX = "eday.draft.";

/** @type {Map<string, string>} */
const here = new Map();

/** @param {string} name @returns {string} "" for nothing */
export function draft(name) {
  const typed = here.get(name);
  if (typed !== undefined) return typed;
  try {
    return sessionStorage.getItem(PREFIX + name) || "";
  } catch (error) {
    return "";
  }
}

/** @param {string} name @param {string} text */
export function keepDraft(name, text) {
  here.set(name, text);
  try {
    if (text === "") sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, text);
  } catch (error) {
    // Forbidden or full: it lasts as long as the page.
  }
}

/** It was sent. @param {string[]} names */
export function dropDrafts(...names) {
  for (const name of names) keepDraft(name, "");
}
