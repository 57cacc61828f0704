import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../../../dashboard/board/format.js";

test("numbers are grouped as each language writes them", () => {
  assert.equal(format.count(1234567, "vi"), "1.234.567");
  assert.equal(format.count(1234567, "en"), "1,234,567");
  assert.equal(format.count(0, "vi"), "0");
  assert.equal(format.count(-1234, "vi"), "−1.234");
});

test("what is not known is a dash and never a zero", () => {
  for (const unknown of [null, undefined, NaN]) assert.equal(format.count(unknown, "vi"), "—");
  assert.equal(format.percent(null, "vi"), "—");
  assert.equal(format.share(null, 10), null);
  assert.equal(format.share(5, null), null);
  assert.equal(format.share(0, 0), null);
  assert.equal(format.timeOfDay(null), "—");
  assert.equal(format.timeOfDay("not a time"), "—");
});

test("nobody voting is zero, which is known", () => {
  assert.equal(format.percent(format.share(0, 500), "vi"), "0,00\u00a0%");
});

test("rates have two decimals", () => {
  assert.equal(format.percent(0.45674, "vi"), "45,67\u00a0%");
  assert.equal(format.percent(0.45676, "en"), "45.68%");
});

test("a rate short of one half or of all is never rounded up onto it", () => {
  assert.equal(format.percent(0.4999999, "vi"), "49,99\u00a0%");
  assert.equal(format.percent(0.9999999, "vi"), "99,99\u00a0%");
  assert.equal(format.percent(0.9999, "vi", 0), "99\u00a0%");
  assert.equal(format.percent(0.5, "vi"), "50,00\u00a0%");
  assert.equal(format.percent(1, "vi"), "100,00\u00a0%");
  assert.equal(format.percent(1.02, "vi"), "102,00\u00a0%");
});

test("moments are in Viet Nam's time wherever the screen stands", () => {
  assert.equal(format.timeOfDay("2026-03-15T04:02:10Z"), "11:02");
  assert.equal(format.timeOfDay("2026-03-15T11:02:10+07:00", true), "11:02:10");
  assert.equal(format.day("2026-03-14T17:30:00Z"), "2026-03-15");
});

test("a moment of another day says its day", () => {
  const now = Date.parse("2026-03-15T11:00:00+07:00");
  assert.equal(format.moment("2026-03-15T09:00:00+07:00", now), "09:00");
  assert.equal(format.moment("2026-03-14T19:00:00+07:00", now), "14/03 19:00");
});

test("election day is named with its weekday", () => {
  assert.equal(format.weekday("2026-03-15", "vi"), "Chủ nhật, 15/03/2026");
  assert.equal(format.weekday("2026-03-15", "en"), "Sunday, 15/03/2026");
  assert.equal(format.weekday(null, "vi"), "—");
});

test("spans are in whole units", () => {
  assert.equal(format.span(45_999, "vi"), "45 giây");
  assert.equal(format.span(120_000, "vi"), "2 phút");
  assert.equal(format.span(3_900_000, "vi"), "1 giờ 05 phút");
  assert.equal(format.span(3 * 86_400_000, "en"), "3 days");
  assert.equal(format.ago(120_000, "vi"), "2 phút trước");
});

test("the speed of a rehearsal is written as times", () => {
  assert.equal(format.times(60, "vi"), "×60");
  assert.equal(format.times(0.5, "vi"), "×0,5");
});

test("names are found without marks", () => {
  assert.equal(format.plain("Phường Điện Biên Phủ"), "phuong dien bien phu");
});
