// @ts-check
/**
 * Numbers, rates, moments and spans as they are written on the board. Pure; the language is an argument.
 *
 * Unknown is `—`, never 0. Moments are shown in Viet Nam's time wherever the screen stands.
 */

/** @typedef {"vi" | "en"} Language */

export const UNKNOWN = "—";
const NARROW = "\u00a0";
const VIETNAM_MS = 7 * 3600e3;
const WEEKDAYS = {
  vi: ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};

/** 1.234.567 in Vietnamese, 1,234,567 in English. @param {number | null | undefined} n @param {Language} language */
export function count(n, language) {
  if (typeof n !== "number" || !Number.isFinite(n)) return UNKNOWN;
  const sign = n < 0 ? "−" : "";
  const digits = String(Math.abs(Math.trunc(n)));
  return sign + digits.replace(/\B(?=(\d{3})+$)/g, language === "vi" ? "." : ",");
}

/**
 * Part of a whole as a share, null when either is not known or the whole is empty.
 * @param {number | null | undefined} part @param {number | null | undefined} whole
 */
export function share(part, whole) {
  if (typeof part !== "number" || typeof whole !== "number" || whole <= 0) return null;
  return part / whole;
}

/**
 * 45,67 %: two decimals, but never rounded up onto 50 or 100: "50,00 %" and "100,00 %" are said only when reached.
 * @param {number | null} rate @param {Language} language @param {number} decimals
 */
export function percent(rate, language, decimals = 2) {
  if (rate === null || !Number.isFinite(rate)) return UNKNOWN;
  const scale = 10 ** decimals;
  let units = Math.round(rate * 100 * scale);
  for (const edge of [0.5, 1]) if (rate < edge && units >= edge * 100 * scale) units = edge * 100 * scale - 1;
  const [whole, rest] = (units / scale).toFixed(decimals).split(".");
  const number = rest === undefined ? whole : whole + (language === "vi" ? "," : ".") + rest;
  return language === "vi" ? number + NARROW + "%" : number + "%";
}

/** Percentage points with their sign: +30,77. @param {number | null} points @param {Language} language @param {number} decimals */
export function points(points, language, decimals = 2) {
  if (points === null || !Number.isFinite(points)) return UNKNOWN;
  const written = Math.abs(points).toFixed(decimals);
  const sign = Number(written) === 0 ? "±" : points < 0 ? "−" : "+";
  return sign + (language === "vi" ? written.replace(".", ",") : written);
}

/** @param {string | number | null | undefined} moment RFC 3339 or milliseconds @returns {number | null} */
export function millis(moment) {
  if (typeof moment === "number") return moment;
  if (typeof moment !== "string") return null;
  const parsed = Date.parse(moment);
  return Number.isNaN(parsed) ? null : parsed;
}

/** 11:02, or 11:02:10. @param {string | number | null | undefined} moment @param {boolean} seconds */
export function timeOfDay(moment, seconds = false) {
  const at = millis(moment);
  if (at === null) return UNKNOWN;
  return new Date(at + VIETNAM_MS).toISOString().slice(11, seconds ? 19 : 16);
}

/** 2026-03-15, in Viet Nam. @param {string | number | null | undefined} moment @returns {string | null} */
export function day(moment) {
  const at = millis(moment);
  return at === null ? null : new Date(at + VIETNAM_MS).toISOString().slice(0, 10);
}

/** 15/03/2026. @param {string | null} isoDay */
export function date(isoDay) {
  if (!isoDay || !/^\d{4}-\d\d-\d\d/.test(isoDay)) return UNKNOWN;
  return `${isoDay.slice(8, 10)}/${isoDay.slice(5, 7)}/${isoDay.slice(0, 4)}`;
}

/** Chủ nhật, 15/03/2026. @param {string | null} isoDay @param {Language} language */
export function weekday(isoDay, language) {
  const written = date(isoDay);
  if (written === UNKNOWN) return UNKNOWN;
  return `${WEEKDAYS[language][new Date(`${isoDay}T00:00:00Z`).getUTCDay()]}, ${written}`;
}

/**
 * The time of day, with the day in front when it is not today.
 * @param {string | number | null | undefined} moment @param {number | null} now
 */
export function moment(moment, now) {
  const on = day(moment);
  if (on === null) return UNKNOWN;
  return now === null || on === day(now) ? timeOfDay(moment) : `${date(on).slice(0, 5)} ${timeOfDay(moment)}`;
}

/**
 * How long: whole units, two at most: "45 giây", "2 phút", "1 giờ 05 phút", "3 ngày".
 * @param {number | null} ms @param {Language} language
 */
export function span(ms, language) {
  if (ms === null || !Number.isFinite(ms)) return UNKNOWN;
  const vi = language === "vi";
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return vi ? `${seconds} giây` : `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return vi ? `${minutes} phút` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = String(minutes % 60).padStart(2, "0");
  if (hours < 24) return vi ? `${hours} giờ ${rest} phút` : `${hours} h ${rest} min`;
  const days = Math.floor(hours / 24);
  if (vi) return `${days} ngày`;
  return days === 1 ? "1 day" : `${days} days`;
}

/** "2 phút trước". @param {number | null} ms @param {Language} language */
export function ago(ms, language) {
  if (ms === null) return UNKNOWN;
  if (ms < 1000) return language === "vi" ? "vừa xong" : "just now";
  return language === "vi" ? `${span(ms, language)} trước` : `${span(ms, language)} ago`;
}

/** ×60, ×0,5. @param {number} speed @param {Language} language */
export function times(speed, language) {
  const written = Number.isInteger(speed) ? String(speed) : String(Math.round(speed * 10) / 10);
  return `×${language === "vi" ? written.replace(".", ",") : written}`;
}

/** For searching and comparing: without marks, đ as d, small. @param {string} text */
export function plain(text) {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase();
}
