// @ts-check
/** Things of different widths wrapped into rows, in their order. Pure. */

/** @typedef {{from: number, to: number, width: number}} Row which of them, and how wide they are together */

/** @param {number[]} widths @param {number} gap @param {number} most @returns {Row[]} a row of one may be too wide */
export function wrap(widths, gap, most) {
  const rows = [];
  let row = { from: 0, to: 0, width: -gap };
  for (let i = 0; i < widths.length; i++) {
    if (row.to > row.from && row.width + gap + widths[i] > most) {
      rows.push(row);
      row = { from: i, to: i, width: -gap };
    }
    row.to = i + 1;
    row.width += gap + widths[i];
  }
  if (row.to > row.from) rows.push(row);
  return rows;
}

/**
 * The least width in which these wrap into no more than so many rows.
 * @param {number[]} widths @param {number} gap @param {number} rows @param {number} least
 */
export function narrowest(widths, gap, rows, least) {
  let [total, widest] = [-gap, least];
  for (const each of widths) [total, widest] = [total + each + gap, Math.max(widest, each)];
  let low = Math.max(widest, Math.ceil(total / rows));
  let high = low + widest;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rowsIn(widths, gap, middle) <= rows) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** @param {number[]} widths @param {number} gap @param {number} most */
function rowsIn(widths, gap, most) {
  let [rows, width] = [1, -gap];
  for (let i = 0; i < widths.length; i++) {
    if (width > 0 && width + gap + widths[i] > most) {
      rows++;
      width = -gap;
    }
    width += gap + widths[i];
  }
  return rows;
}
