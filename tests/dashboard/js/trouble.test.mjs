import assert from "node:assert/strict";
import { test } from "node:test";
import { troublesOf } from "../../../dashboard/board/trouble.js";

const answer = (status, body = null) => ({ ok: false, status, body });

test("no answer means that nobody knows whether something was recorded", () => {
  assert.deepEqual(troublesOf(answer(0)), ["Máy chủ chưa trả lời."]);
  assert.match(troublesOf(answer(0), true)[0], /chưa rõ đã ghi hay chưa/);
});

test("a refusal is the server's sentence, its code and what is wrong where", () => {
  const body = { title: "Báo cáo có nội dung không thể xảy ra.", detail: "Báo cáo có nội dung không thể xảy ra.", code: "R011", errors: [{ path: "$.voted", message: "Số không được âm." }] };
  assert.deepEqual(troublesOf(answer(422, body)), ["Báo cáo có nội dung không thể xảy ra. (R011)", "Số không được âm."]);
  assert.deepEqual(troublesOf(answer(409, { title: "Không được.", detail: "Không được. Vì sao.", code: "R221" })), ["Không được. Vì sao. (R221)"]);
});

test("who is busy is asked again later, and what is no answer of ours is said so", () => {
  assert.match(troublesOf(answer(503, { title: "x", code: "R140" }))[0], /đang bận/);
  assert.match(troublesOf(answer(502))[0], /502/);
});
