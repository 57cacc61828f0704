// @ts-check
// The few sentences of the screen that is there before the rest of the page, in Vietnamese.

/** @type {Record<string, string>} */
export const DOOR = {
  title: "Báo cáo ngày bầu cử",
  language: "English",
  language_short: "EN",
  enrol_title: "Kết nối máy này với khu vực bỏ phiếu",
  enrol_hint: "Quét mã QR trên phiếu được cấp, hoặc nhập mã 8 ký tự in bên dưới mã QR.",
  code: "Mã kết nối",
  connect: "Kết nối",
  connecting: "Đang kết nối…",
  door_failed: "Mạng yếu nên trang chưa tải xong. Hãy thử lại khi có mạng.",
}
