import assert from "node:assert/strict";
import { test } from "node:test";
import { toldOf } from "../../../dashboard/board/history.js";
import { speak } from "../../../dashboard/board/language.js";

const at = (time) => `2026-03-15T${time}:00+07:00`;
const entry = (kind, more = {}) => ({ province: 11, position: 7, kind, received_at: at("09:05"), channel: "system", ...more });
const report = (kind, said, more = {}) => entry(kind, { channel: "http", device: 8, seq: 2, report: { kind, ...said }, ...more });
const one = (each, others = []) => toldOf([each, ...others], [{ id: 8, name: "Nokia C12" }])[0];
const text = (each, others) => one(each, others).text;

test("reports are sentences with their figures, who sent them and what is doubtful", () => {
  const told = one(report("turnout", { voted: { assembly: 1512, province: 512 } }, { as_of: at("09:00"), findings: ["W201", "W999"] }));
  assert.equal(told.text, "Đã bỏ phiếu tính đến 09:00: ĐBQH 1.512, HĐND tỉnh 512.");
  assert.deepEqual([told.tone, told.by, told.doubts], ["report", "điện thoại Nokia C12", ["thấp hơn lần trước", "W999"]]);
  assert.match(text(report("turnout", { voted: { assembly: 5 }, corrects: 1, reason: "gõ nhầm" }, { as_of: at("09:00") })), /Đính chính báo cáo số 1: gõ nhầm\.$/);
  assert.equal(text(report("opening", { opened_at: at("07:02"), ceremony: true, sealed: false })), "Khai mạc lúc 07:02; có lễ khai mạc; hòm phiếu chưa niêm phong.");
  assert.equal(text(report("closing", { closed_at: at("19:00"), voted: { assembly: 9 }, mobile_boxes_back: true })), "Kết thúc việc bỏ phiếu lúc 19:00: ĐBQH 9; hòm phiếu phụ đã về đủ.");
  assert.equal(text(report("incident", { category: "power", severity: "support", text: "từ 9h" })), "Báo tình huống: Mất điện, cần hỗ trợ: “từ 9h”");
  assert.equal(text(report("mobile_box", { box: 2, out_at: at("08:00") })), "Hòm phiếu phụ số 2 đi lúc 08:00.");
});

test("what was phoned in says who entered it and who told it", () => {
  const told = one(report("turnout", { voted: { assembly: 5 } }, { channel: "operator", by: "Lan", detail: { told_by: "Tổ trưởng" } }));
  assert.equal(told.by, "Lan nhập hộ, theo lời Tổ trưởng");
});

test("a message nobody understood is shown as it came, to those who may read it", () => {
  const message = entry("sms", { channel: "sms", detail: { from: "Tổ trưởng", text: "nam tram", why: "counts" } });
  assert.deepEqual([one(message).tone, one(message).text, one(message).by], ["odd", "Tin nhắn hệ thống không hiểu: “nam tram” (không đọc được số liệu)", "tin nhắn, Tổ trưởng"]);
  assert.equal(text({ ...message, detail: null }), "Một tin nhắn hệ thống không hiểu.");
  assert.match(text(entry("sms", { detail: { text: "x", why: "R111" } })), /\(R111\)$/);
});

test("a settlement tells figures where their reports are known, else their numbers", () => {
  const settled = entry("settlement", { by: "Lan", detail: { stands: [8, 2], falls: [[9, 1]], reason: "gọi lại" } });
  assert.equal(text(settled, [report("turnout", { voted: { assembly: 300 } })]), "Đối chiếu: giữ ĐBQH 300; không tính báo cáo số 1. Lý do: gọi lại");
});

test("what desks do is told, and nothing is left out", () => {
  assert.equal(text(entry("chase", { detail: { slot: at("09:00"), how: "call", outcome: "Sẽ báo ngay" } })), "Đôn đốc mốc 09:00, gọi điện: Sẽ báo ngay");
  assert.equal(text(entry("move", { detail: { move: "instruct", text: "giữ trật tự" } })), "Xử lý tình huống: chỉ đạo: “giữ trật tự”");
  assert.equal(text(entry("code", { detail: { expires_at: at("23:00") } })), "Cấp mã kết nối, dùng được đến 23:00 15/03.");
  assert.equal(text(entry("revocation", { detail: { device: 8, name: null } })), "Thu hồi máy “không tên”.");
  assert.equal(text(entry("something")), "Bút toán khác (something).");
  assert.equal(one(report("turnout", { voted: {} }, { kind: "conflict" })).tone, "odd");
});

test("the same in English", () => {
  speak("en");
  assert.equal(text(report("turnout", { voted: { assembly: 1512 } }, { as_of: at("09:00") })), "Voted as of 09:00: Assembly 1,512.");
  speak("vi");
});
