// @ts-check
/** What is said when a question to the server fails. */

const vi = {
  "trouble.silent": "Máy chủ chưa trả lời.",
  "trouble.unknown": "Máy chủ chưa trả lời nên chưa rõ đã ghi hay chưa; hãy xem lại trước khi bấm lần nữa.",
  "trouble.busy": "Hệ thống đang bận; xin thử lại sau giây lát.",
  "trouble.other": "Máy chủ trả lời không như mong đợi ({status}).",
  "trouble.stale": "Chưa tải được, đang thử lại. Những gì hiện ở dưới có thể đã cũ.",
};

/** @type {typeof vi} */
const en = {
  "trouble.silent": "The server has not answered.",
  "trouble.unknown": "The server has not answered, so it is not known whether this was recorded; look before you press again.",
  "trouble.busy": "The system is busy; please try again in a moment.",
  "trouble.other": "The server answered in an unexpected way ({status}).",
  "trouble.stale": "Could not be loaded, trying again. What is shown below may be old.",
};

export const more = { vi, en };
