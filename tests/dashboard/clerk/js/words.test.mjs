import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"

import { CATEGORIES, SEVERITIES } from "../../../../dashboard/clerk/form/incident.js"
import { HEADINGS } from "../../../../dashboard/clerk/form/situation.js"
import { Words } from "../../../../dashboard/clerk/words.js"
import { EN } from "../../../../dashboard/clerk/words/en.js"
import { VI } from "../../../../dashboard/clerk/words/vi.js"

const HERE = new URL("../../../../dashboard/clerk/", import.meta.url)
const vi = new Words("vi", VI)
const en = new Words("en", EN)

/** Keys that are put together from a code, with every code they can get. */
const BUILT = [
  ...CATEGORIES.map((code) => `kind_${code}`), ...SEVERITIES.flatMap((code) => [`sev_${code}`, `sev_${code}_hint`]),
  ...["waiting", "sent", "received", "refused"].map((name) => `state_${name}`),
  ...["line", "http", "offline", "dialing", "waiting", "other_tab"].map((name) => `conn_${name}`),
  ...["typo", "recount", "list", "other"].map((name) => `reason_${name}`),
  ...["opening", "turnout", "closing"].map((name) => `missing_${name}`),
  ...CATEGORIES.flatMap((code) => [`do_${code}`, `who_${code}`]), ...HEADINGS.map((n) => `heading_${n}`),
  ...["raised", "acknowledged", "assigned", "resolved", "reopened"].map((state) => `case_${state}`),
  ...["acknowledge", "assign", "escalate", "instruct", "resolve", "reopen", "merge", "comment"].map((move) => `move_${move}`),
  ...["centre", "province", "commune", "of", "duty", "system"].map((office) => `office_${office}`), "doubt_boxes_still_out", "doubt_box_out_twice",
  "out_at", "back_at", "way_out", "way_back",
  ...["lower", "above_list", "above_later", "ahead", "before_opening", "not_sealed", "boxes_out", "early_close", "opened_twice", "closed_twice", "closed_already", "slip", "list_order"].map((code) => `doubt_${code}`),
]

function sources(folder = HERE) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? (entry.name === "words" ? [] : sources(new URL(`${entry.name}/`, folder)))
      : entry.name.endsWith(".js") ? [readFileSync(new URL(entry.name, folder), "utf8")] : [])
}

test("both languages have the same keys and the same holes", () => {
  assert.deepEqual(Object.keys(VI), Object.keys(EN))
  const holes = (text) => (text.match(/\{\w+\}/g) || []).sort()
  for (const key of Object.keys(VI)) assert.deepEqual(holes(VI[key]), holes(EN[key]), key)
})

test("every key the page asks for exists, and every key there is is asked for", () => {
  const text = sources().join("\n")
  const asked = new Set([...text.matchAll(/say\("(\w+)"/g)].map((found) => found[1]))
  for (const key of [...asked, ...BUILT]) assert.ok(key in VI, key)
  const built = new Set(BUILT)
  for (const key of Object.keys(VI)) assert.ok(built.has(key) || text.includes(`"${key}"`) || new RegExp(`\\b${key}\\b`).test(text), key)
})

test("counts and shares are written as in the language", () => {
  assert.deepEqual(["1.046", "1,046", "76.188.970"], [vi.count(1046), en.count(1046), vi.count(76188970)])
  assert.deepEqual(["48,9 %", "48.9%"], [vi.percent(48.948), en.percent(48.948)])
})

test("a share is not rounded up to everybody", () => {
  assert.deepEqual(["99,9 %", "100,0 %"], [vi.percent(99.99), vi.percent(100)])
})

test("times and spans are said as an official would", () => {
  assert.deepEqual(["9 giờ", "11 giờ 05", "09:00"], [vi.time("09:00"), vi.time("11:05"), en.time("09:00")])
  assert.deepEqual(["25 phút", "1 giờ", "1 giờ 25 phút", "1 h 25 min"], [vi.span(25), vi.span(60), vi.span(85), en.span(85)])
})

test("values stand in their holes, counts with their points", () => {
  assert.equal("1.200 / 1.046 cử tri", vi.say("voted_of", { n: 1200, listed: 1046 }))
})
