import assert from "node:assert/strict";
import { test } from "node:test";
import { download } from "../../../dashboard/board/download.js";
import { FILES, addressOfFile, contentOf, filesOf, nameOfFile, size } from "../../../dashboard/board/files.js";
import { figures, snapshot } from "./picture.mjs";

const [csv, , , ledger] = FILES;
const SLOT = "2026-03-15T09:00:00+07:00";

test("only provinces and the country have a chain of their own", () => {
  const names = (scope) => filesOf(scope).map(({ name }) => name);
  assert.deepEqual(names("p11"), ["csv", "form28", "form27", "ledger"]);
  for (const scope of ["c03127", "k-assembly-11-1", "s11-03127-001"]) assert.deepEqual(names(scope), ["csv", "form28", "form27"]);
});

test("a file's address names the slot, but a chain has none", () => {
  assert.equal(addressOfFile(csv, "p11", SLOT), "/v1/exports/turnout.csv?scope=p11&slot=2026-03-15T09%3A00%3A00%2B07%3A00");
  assert.equal(addressOfFile(csv, "p11", ""), "/v1/exports/turnout.csv?scope=p11");
  assert.equal(addressOfFile(ledger, "vn", SLOT), "/v1/exports/ledger.ndjson?scope=vn");
});

test("what a file will hold is said with its coverage", () => {
  const picture = snapshot({ figures: figures(100, 3), slots: [{ at: SLOT, reported: 2, expected: 9 }] });
  assert.deepEqual(contentOf(picture, ""), { as_of: "2026-03-15T11:00:00+07:00", reported: 3, expected: 10 });
  assert.deepEqual(contentOf(picture, SLOT), { as_of: SLOT, reported: 2, expected: 9 });
});

test("names and sizes", () => {
  assert.equal(nameOfFile('attachment; filename="so-lieu-p11.csv"', "x"), "so-lieu-p11.csv");
  for (const odd of [null, "attachment", 'attachment; filename="../x"']) assert.equal(nameOfFile(odd, "x"), "x");
  assert.deepEqual([size(512, "vi"), size(45_300, "vi"), size(3_240_000, "vi"), size(3_240_000, "en"), size(812_000_000, "vi")], ["512 byte", "45,3 KB", "3,2 MB", "3.2 MB", "812 MB"]);
});

async function told(answer, isEndless = false) {
  const steps = [];
  const saved = [];
  const around = { fetch: async () => answer(), save: (...file) => saved.push(file), go: (address) => saved.push(address) };
  await download("/v1/exports/turnout.csv", "turnout.csv", isEndless, (step) => steps.push(step), around);
  return { steps, saved };
}

test("a file is told step by step and saved under the server's name", async () => {
  const { steps, saved } = await told(() => new Response("12345", { headers: { "Content-Disposition": 'attachment; filename="so-lieu-p11.csv"', "Content-Type": "text/csv" } }));
  assert.deepEqual(steps, [{ stage: "making" }, { stage: "coming", bytes: 5 }, { stage: "saved", name: "so-lieu-p11.csv", bytes: 5 }]);
  assert.equal(saved[0][0], "so-lieu-p11.csv");
});

test("an endless file is left to the browser once it is known that there is one", async () => {
  const { steps, saved } = await told(() => new Response("{}"), true);
  assert.deepEqual([steps.at(-1), saved], [{ stage: "begun" }, ["/v1/exports/turnout.csv"]]);
});

test("a file that cannot be had says why in words", async () => {
  const problem = { title: "Không có nội dung này.", detail: "Không có nội dung này.", code: "R150" };
  const { steps } = await told(() => new Response(JSON.stringify(problem), { status: 404 }));
  assert.deepEqual(steps.at(-1), { stage: "failed", sentences: ["Không có nội dung này. (R150)"] });
  const away = await told(() => Promise.reject(new TypeError("no network")));
  assert.deepEqual(away.steps.at(-1), { stage: "failed", sentences: ["Máy chủ chưa trả lời."] });
});
