import assert from "node:assert/strict"
import { test } from "node:test"

import { at } from "../../../../dashboard/clerk/moment.js"
import { reportsText } from "../../../../dashboard/clerk/share.js"
import { Words } from "../../../../dashboard/clerk/words.js"
import { VI } from "../../../../dashboard/clerk/words/vi.js"

const STATION = { code: "11-03127-004", name: "Khu vực bỏ phiếu số 4", commune: "Xã Mường Pồn", province: "Tỉnh Điện Biên" }
const AROUND = { station: STATION, now: at("2026-03-15", "14:05"), ballots: ["assembly", "province", "commune"] }
const report = (seq, kind, more) => ({ kind, station: STATION.code, seq, ...more })
const NONE = { findings: [], receipt: null, refusal: null }

test("what was not sent can be read out by anybody who may report it", () => {
  const refused = {
    ...NONE, seq: 3, state: "refused", refusal: { detail: "Báo cáo có nội dung không thể xảy ra." },
    report: report(3, "turnout", { as_of: "2026-03-15T11:00:00+07:00", voted: { assembly: 512, province: 512, commune: 498 }, corrects: 2, reason: "Đếm lại" }),
  }
  const waiting = {
    ...NONE, seq: 4, state: "waiting",
    report: report(4, "incident", { as_of: "2026-03-15T13:02:00+07:00", category: "power", severity: "support", text: "Mất điện từ 13 giờ" }),
  }
  assert.equal(reportsText(new Words("vi", VI), AROUND, { device: 812 }, [waiting, refused], "Nội dung chưa gửi được"), `NỘI DUNG CHƯA GỬI ĐƯỢC
Khu vực bỏ phiếu số 4 (11-03127-004)
Xã Mường Pồn, Tỉnh Điện Biên
Lập lúc 14 giờ 05 ngày 15/03/2026, máy số 812

Báo cáo số 3. Số cử tri đã bỏ phiếu: 512 / 512 / 498 · tính đến 11 giờ
Đại biểu Quốc hội 512; HĐND cấp tỉnh 512; HĐND cấp xã 498
Sửa báo cáo số 2 (Đếm lại)
Bị từ chối: Báo cáo có nội dung không thể xảy ra.

Báo cáo số 4. Sự cố: Mất điện · Cần hỗ trợ · 13 giờ 02. Mất điện từ 13 giờ
Chờ gửi`)
})

test("a receipt goes along with its report", () => {
  const received = {
    ...NONE, seq: 1, state: "received", receipt: { position: 90412, received_at: "2026-03-15T07:06:00+07:00" },
    findings: [{ code: "W208", message: "Đồng hồ của điện thoại lệch quá 2 phút." }],
    report: report(1, "opening", { opened_at: "2026-03-15T07:05:00+07:00" }),
  }
  const text = reportsText(new Words("vi", VI), AROUND, { device: 812 }, [received], "")
  assert.match(text, /Khai mạc: 7 giờ 05\nNhận lúc 7 giờ 06, số tiếp nhận 90412\nĐồng hồ của điện thoại lệch quá 2 phút\.$/)
})
