// @ts-check
/** What the curve says about slots, corrections and another day. */

export const more = {
  vi: {
    "curve.alike": "So với {name} lúc {time}, cùng {n} khu vực:",
    "curve.alike.none": "Chưa có khu vực nào có số liệu ở cả hai ngày để so với {name}.",
    "curve.points": "{points} điểm %",
    "curve.voters": "{voters} cử tri",
    "curve.break": "1 số liệu lúc {time} đã được đính chính",
    "curve.breaks": "{n} số liệu lúc {time} đã được đính chính",
    "curve.corrected": "Đính chính",
    "curve.slot": "Mốc {time}: {reported}/{expected} khu vực đã báo cáo",
    "curve.slider": "Tiến độ theo giờ, dùng phím mũi tên",
    "curve.toggle": "Bấm để ẩn hoặc hiện",
  },
  en: {
    "curve.alike": "Against {name} at {time}, the same {n} areas:",
    "curve.alike.none": "No area has figures on both days yet to be compared with {name}.",
    "curve.points": "{points} points",
    "curve.voters": "{voters} voters",
    "curve.break": "1 figure of {time} was corrected",
    "curve.breaks": "{n} figures of {time} were corrected",
    "curve.corrected": "Corrections",
    "curve.slot": "Slot {time}: {reported}/{expected} areas reported",
    "curve.slider": "Turnout by time, use the arrow keys",
    "curve.toggle": "Click to hide or show",
  },
};
