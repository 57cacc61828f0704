// @ts-check
/** What is said about whom to call. */

const vi = {
  "contacts.none": "Danh bạ chưa có số điện thoại của khu vực này.",
  "contacts.logged": "Lượt xem danh bạ này đã được ghi vào sổ cái.",
};

/** @type {typeof vi} */
const en = {
  "contacts.none": "The register has no telephone number for this area.",
  "contacts.logged": "This look at the contacts is recorded in the ledger.",
};

export const more = { vi, en };
