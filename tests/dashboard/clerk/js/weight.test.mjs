import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { gzipSync } from "node:zlib"

const DASHBOARD = new URL("../../../../dashboard/", import.meta.url)
const MOST_BYTES = 60_000 // gzipped: the page, its style and every module of the first load
const page = readFileSync(new URL("clerk/index.html", DASHBOARD), "utf8")

/** The file behind an address of the page. */
const fileOf = (address) => new URL(address.replace(/^\/static\//, "").replace(/^\//, ""), DASHBOARD)

/** Every module that is loaded at once: `import ... from`, not `import(...)`. */
function loaded(address, seen = new Set()) {
  if (seen.has(address)) return seen
  seen.add(address)
  const text = readFileSync(fileOf(address), "utf8")
  for (const [, target] of text.matchAll(/^import .*?"([^"]+)"$/gm)) loaded(new URL(target, `http://page${address}`).pathname, seen)
  return seen
}

const modules = loaded("/clerk/app.js")

test("the page names every module it needs, so that they come in one round trip", () => {
  const named = [...page.matchAll(/<link rel="modulepreload" href="([^"]+)">/g)].map((found) => found[1])
  assert.deepEqual([...modules].filter((address) => address !== "/clerk/app.js").sort(), named.sort())
})

test("the first load weighs at most 60 KB", () => {
  const bytes = ["/clerk/index.html", "/clerk/clerk.css", ...modules].map((address) => gzipSync(readFileSync(fileOf(address)), { level: 9 }).length)
  const total = bytes.reduce((sum, one) => sum + one, 0)
  assert.ok(total <= MOST_BYTES, `${total} bytes`)
})

test("nothing needs a browser newer than Chrome 80 or Safari 14", () => {
  const newer = /\?\?=|\|\|=|&&=|\.at\(-|structuredClone|randomUUID\(|\breplaceAll\(|Object\.hasOwn|^\s*#\w+|this\.#|^await |static \{|\bfindLast\(|toSorted\(/m
  for (const address of modules) {
    const code = readFileSync(fileOf(address), "utf8").replace(/^\s*(\/\/|\/?\*).*$/gm, "")
    assert.doesNotMatch(code, newer, address)
  }
})

test("the page runs no inline script or style and writes no markup", () => {
  assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/)
  for (const address of modules) {
    if (address.startsWith("/static/vendor/")) continue
    assert.doesNotMatch(readFileSync(fileOf(address), "utf8"), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, address)
  }
})
