// @ts-check
/**
 * Fetching a file so that what happens meanwhile can be told: being made, being received, there, or why not.
 *
 * In: an address. Out: steps, told as they come. A file of moderate length is held until it is whole and then saved; of an
 * endless one only the beginning is asked for, to see whether there is one, and the browser does the rest by itself.
 */
import { troublesOf } from "./trouble.js";
import { nameOfFile } from "./files.js";
import { language } from "./language.js";

/** A country's form takes seconds to make; longer than this nobody waits. */
const PATIENCE_MS = 120000;

/**
 * @typedef {{stage: "making"} | {stage: "coming", bytes: number} | {stage: "saved", bytes: number, name: string} |
 *   {stage: "begun"} | {stage: "failed", sentences: string[]}} Step
 * @typedef {{fetch: typeof fetch, save: (name: string, parts: Uint8Array[], type: string) => void, go: (address: string) => void}} Around
 */

/** @param {string} address @param {string} fallback name @param {boolean} isEndless @param {(step: Step) => void} tell @param {Around} around */
export async function download(address, fallback, isEndless, tell, around) {
  tell({ stage: "making" });
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await around.fetch(address, { credentials: "same-origin", headers: { "Accept-Language": language.value }, signal: patience.signal });
    if (!answer.ok || answer.body === null) {
      tell({ stage: "failed", sentences: troublesOf({ ok: false, status: answer.status, body: await answer.json().catch(() => null) }) });
    } else if (isEndless) {
      patience.abort();
      around.go(address);
      tell({ stage: "begun" });
    } else {
      const parts = await received(answer.body, (bytes) => tell({ stage: "coming", bytes }));
      const name = nameOfFile(answer.headers.get("content-disposition"), fallback);
      around.save(name, parts, answer.headers.get("content-type") || "");
      tell({ stage: "saved", name, bytes: lengthOf(parts) });
    }
  } catch (error) {
    tell({ stage: "failed", sentences: troublesOf({ ok: false, status: 0, body: null }) });
  } finally {
    clearTimeout(timer);
  }
}

/** @param {ReadableStream<Uint8Array>} body @param {(bytes: number) => void} tell */
async function received(body, tell) {
  const reader = body.getReader();
  const parts = [];
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return parts;
    parts.push(value);
    bytes += value.length;
    tell(bytes);
  }
}

/** @param {Uint8Array[]} parts */
function lengthOf(parts) {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** What a page does with a file. @type {Around} */
export const page = {
  fetch: (input, init) => fetch(input, init),
  go: (address) => follow(address, ""),
  save: (name, parts, type) => {
    const address = URL.createObjectURL(new Blob(/** @type {BlobPart[]} */ (parts), { type }));
    follow(address, name);
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  },
};

/** @param {string} address @param {string} name */
function follow(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
