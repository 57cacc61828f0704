// @ts-check
/**
 * A map's outlines on a plane: where each commune lies, which one is under a point, and which is next. Pure.
 *
 * In: GeoJSON as docs/wire.md has it, and the room there is. Out: rings in pixels; degrees of longitude are as long as
 * they are in the middle of the map.
 */

/** @typedef {{scope: string, rings: Float32Array[], box: number[], center: number[]}} Shape box: left, top, right, bottom */

/** @param {any} collection @param {number} width @param {number} height @param {number} margin @returns {Shape[]} */
export function shapesOf(collection, width, height, margin) {
  /** @type {{scope: string, rings: number[][][]}[]} */
  const places = collection.features.map((/** @type {any} */ { id, geometry }) => ({ scope: id, rings: geometry.coordinates.flat() }));
  const whole = boxOf(places.flatMap(({ rings }) => rings.flat()));
  const narrow = Math.cos((((whole[1] + whole[3]) / 2) * Math.PI) / 180);
  const [wide, high] = [(whole[2] - whole[0]) * narrow, whole[3] - whole[1]];
  const scale = Math.min((width - 2 * margin) / (wide || 1), (height - 2 * margin) / (high || 1));
  const [left, top] = [(width - wide * scale) / 2, (height - high * scale) / 2];
  return places.map(({ scope, rings }) => {
    const planes = rings.map((ring) => Float32Array.from(ring.flatMap(([x, y]) => [left + (x - whole[0]) * narrow * scale, top + (whole[3] - y) * scale])));
    const largest = planes.reduce((one, other) => (areaOf(other) > areaOf(one) ? other : one), planes[0]);
    return { scope, rings: planes, box: boxOf(planes.flatMap(pairs)), center: centerOf(largest) };
  });
}

/** The place under a point; null where there is none. @param {Shape[]} shapes @param {number} x @param {number} y @returns {number | null} */
export function shapeAt(shapes, x, y) {
  const found = shapes.findIndex(({ box, rings }) => x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3] && isWithin(rings, x, y));
  return found < 0 ? null : found;
}

/** The next place in a direction; the same one at the edge. @param {Shape[]} shapes @param {number} from @param {number} right @param {number} down */
export function shapeBeside(shapes, from, right, down) {
  const [x, y] = shapes[from].center;
  let [found, least] = [from, Infinity];
  shapes.forEach(({ center }, i) => {
    const [ahead, aside] = right === 0 ? [(center[1] - y) * down, Math.abs(center[0] - x)] : [(center[0] - x) * right, Math.abs(center[1] - y)];
    const cost = ahead + 2 * aside;
    if (i !== from && ahead > 0 && aside <= 1.5 * ahead && cost < least) [found, least] = [i, cost];
  });
  return found;
}

/** Even-odd over all rings, so that holes are holes. @param {Float32Array[]} rings @param {number} x @param {number} y */
function isWithin(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [xi, yi, xj, yj] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

/** @param {Float32Array} ring @returns {number[][]} */
function pairs(ring) {
  return Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i], ring[2 * i + 1]]);
}

/** @param {number[][]} points */
function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  return box;
}

/** @param {Float32Array} ring */
function areaOf(ring) {
  let doubled = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) doubled += ring[j] * ring[i + 1] - ring[i] * ring[j + 1];
  return Math.abs(doubled / 2);
}

/** The mean of its corners is within it more often than the middle of its box. @param {Float32Array} ring */
function centerOf(ring) {
  let [x, y] = [0, 0];
  for (let i = 0; i < ring.length; i += 2) [x, y] = [x + ring[i], y + ring[i + 1]];
  return [(2 * x) / ring.length, (2 * y) / ring.length];
}
