// @ts-check
/** The sentences of the sheet of files. */

const vi = {
  "exports.title": "Kết xuất số liệu",
  "exports.of_slot": "Số liệu nào",
  "exports.newest": "Mới nhất",
  "exports.scope": "Phạm vi",
  "exports.figures": "Số liệu",
  "exports.at_slot": "của mốc {time}",
  "exports.coverage": "Độ phủ lúc này",
  "exports.csv": "Số liệu từng khu vực bỏ phiếu",
  "exports.csv_what": "Mỗi khu vực một dòng: danh sách, số đã bỏ phiếu và tỷ lệ của từng cuộc bầu cử, giờ tính đến, giờ nhận. Mở bằng Excel.",
  "exports.form28": "Tổng hợp số liệu (Mẫu số 28)",
  "exports.form28_what": "Mỗi cuộc bầu cử một trang, theo đơn vị cấp dưới, kèm trang từng khu vực. Ô về phiếu bầu, hủy, bầu lại để trống.",
  "exports.form27": "Dự thảo báo cáo tình hình (Mẫu số 27)",
  "exports.form27_what": "Bảy mục của mẫu, điền sẵn từ báo cáo trong ngày; người ký hoàn chỉnh rồi ban hành.",
  "exports.ledger": "Sổ cái (bút toán gốc)",
  "exports.ledger_what": "Chuỗi bút toán gốc để kiểm tra độc lập bằng lệnh eday verify. Không phụ thuộc mốc giờ; có thể rất lớn.",
  "exports.fetch": "Tải về",
  "exports.fetch_said": "Tải về: {name}, {place}",
  "exports.making": "Máy chủ đang lập tệp…",
  "exports.coming": "Đang nhận, {size}",
  "exports.begun": "Trình duyệt đang tải tệp về.",
  "exports.saved": "Đã tải về",
};

/** @type {typeof vi} */
const en = {
  "exports.title": "Files to carry away",
  "exports.of_slot": "Which figures",
  "exports.newest": "Newest",
  "exports.scope": "Scope",
  "exports.figures": "Figures",
  "exports.at_slot": "of slot {time}",
  "exports.coverage": "Coverage now",
  "exports.csv": "Figures of each polling area",
  "exports.csv_what": "A line per polling area: lists, voted and rate of each ballot, as-of and received. Opens in a spreadsheet.",
  "exports.form28": "Summary of figures (form 28)",
  "exports.form28_what": "A sheet per ballot by the children of this place, and one of every area. Cells about papers, cancelled and repeated votes are left empty.",
  "exports.form27": "Draft report of the day (form 27)",
  "exports.form27_what": "The form’s seven headings, filled from the day’s reports; whoever signs completes it.",
  "exports.ledger": "The ledger itself",
  "exports.ledger_what": "The chain of entries, to be checked independently by eday verify. Of no single slot; it may be very long.",
  "exports.fetch": "Download",
  "exports.fetch_said": "Download: {name}, {place}",
  "exports.making": "The server is making the file…",
  "exports.coming": "Receiving, {size}",
  "exports.begun": "The browser is downloading the file.",
  "exports.saved": "Downloaded",
};

export const more = { vi, en };
