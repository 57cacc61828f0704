// What a whole parser makes of modules: the one inside Node, `node --expose-internals parse.cjs`.
// In, as JSON on stdin: {"year": 2020, "texts": {name: text}}. Out, as JSON: {name: {tokens, regexes, error}}, tokens as
// [is it a regular expression, begin, end] in UTF-16 units, error a sentence or null.
"use strict"

const acorn = require("internal/deps/acorn/acorn/dist/acorn")

const { year, texts } = JSON.parse(require("node:fs").readFileSync(0, "utf8"))
const told = {}
for (const [name, text] of Object.entries(texts)) {
  const found = (told[name] = { tokens: [], regexes: [], error: null })
  try {
    acorn.parse(text, { ecmaVersion: year, sourceType: "module", onToken: ({ type, start, end, value }) => {
      if (type.label === "regexp") found.regexes.push(value.pattern)
      if (start < end) found.tokens.push([type.label === "regexp", start, end])
    } })
  } catch (error) {
    found.error = String(error.message)
  }
}
process.stdout.write(JSON.stringify(told))
