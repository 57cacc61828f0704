import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { words } from "../../../dashboard/board/words.js";
import { words as signin } from "../../../dashboard/signin/words.js";

const DASHBOARD = new URL("../../../dashboard/", import.meta.url);
const FAMILIES = ["tab", "ballot", "short", "state", "slot", "children", "severity", "progress", "level", "done", "sound", "category", "coverage", "power", "line", "notice", "half", "kind", "incidents.move", "incidents.send", "incidents.label", "incidents.hint"];

function sources(folder) {
  return readdirSync(new URL(folder, DASHBOARD), { recursive: true })
    .filter((name) => name.endsWith(".js"))
    .map((name) => [`${folder}${name}`, readFileSync(new URL(`${folder}${name}`, DASHBOARD), "utf8")]);
}

const sheets = await Promise.all(
  readdirSync(new URL("board/", DASHBOARD), { recursive: true })
    .filter((name) => name.startsWith("words/"))
    .map((name) => import(new URL(`board/${name}`, DASHBOARD))),
);
const board = Object.assign({}, words.vi, ...sheets.map(({ more }) => more.vi));

test("both languages have the same words with the same places to fill", () => {
  for (const [vi, en] of [[words.vi, words.en], [signin.vi, signin.en], ...sheets.map(({ more }) => [more.vi, more.en])]) {
    assert.deepEqual(Object.keys(vi), Object.keys(en));
    for (const key of Object.keys(vi)) assert.deepEqual(places(vi[key]), places(en[key]), key);
  }
});

function places(sentence) {
  return (sentence.match(/\{\w+\}/g) || []).sort();
}

test("every word the views say exists, and every word is said", () => {
  for (const [file, text] of sources("board/")) {
    for (const found of text.matchAll(/\bsay\("([^"]+)"/g)) assert.ok(found[1] in board, `${file}: ${found[1]}`);
  }
  const views = sources("board/").filter(([file]) => !file.endsWith("/words.js") && !file.includes("/words/")).map(([, text]) => text).join("\n");
  for (const key of Object.keys(board)) {
    assert.ok(FAMILIES.some((family) => key.startsWith(`${family}.`)) || views.includes(`"${key}"`), `nobody says ${key}`);
  }
});

test("nothing is written into the page as markup", () => {
  for (const folder of ["board/", "wire/", "signin/"]) {
    for (const [file, text] of sources(folder)) assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\(|new Function/, file);
  }
});

test("what phones share stays within the syntax and library of Chrome 80 and Safari 14.0", () => {
  const newer = /#\w+\s*[(=;]|static\s*\{|\.at\(|structuredClone|Object\.hasOwn\b|\?\?=|\|\|=|&&=|\.replaceAll\(|\d_\d|^\s*await\s|WeakRef|randomUUID/m;
  for (const [file, text] of sources("wire/")) assert.doesNotMatch(text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ""), newer, file);
});
