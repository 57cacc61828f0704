// @ts-check
/** What the sheet of constituencies says. */
export const more = {
  vi: {
    "constituencies.law": "Đơn vị bầu cử có chưa quá một nửa tổng số cử tri ghi trong danh sách đi bỏ phiếu thì phải xem xét, quyết định bầu cử lại.",
    "constituencies.counting": "Tính trên toàn bộ danh sách, kể cả cử tri của những khu vực chưa báo cáo.",
    "constituencies.none": "Cuộc bầu cử này không có đơn vị bầu cử nào trong phạm vi được xem.",
    "constituencies.more": "Chỉ hiện {n} đơn vị cần chú ý nhất.",
    "constituencies.filter": "Tìm theo tên đơn vị, địa bàn",
    "constituencies.rate": "Trên danh sách",
    "constituencies.half": "Ngưỡng 50 %",
    "constituencies.lacking": "còn thiếu {n} cử tri",
    "constituencies.uncertain": "danh sách mới có của {known}/{stations} khu vực",
    "constituencies.all": "Tất cả {n}",
  },
  en: {
    "constituencies.law": "Where not more than half of all listed voters of a constituency have voted, a new vote must be considered and decided.",
    "constituencies.counting": "Of the whole list, with the voters of areas that have not reported.",
    "constituencies.none": "This ballot has no constituency within what you may see.",
    "constituencies.more": "Only the {n} that need an eye most are shown.",
    "constituencies.filter": "Find by constituency or place",
    "constituencies.rate": "Of the list",
    "constituencies.half": "50% threshold",
    "constituencies.lacking": "{n} voters short",
    "constituencies.uncertain": "lists known of {known}/{stations} areas",
    "constituencies.all": "All {n}",
  },
};
