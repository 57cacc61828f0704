// @ts-check
/**
 * Who sits at this desk: name, role and scope, as the session has them, and what follows from them.
 *
 * In: `GET /v1/session`. Out: the desk's `officer`, and its watch over the officer's own scope. While the server cannot
 * be asked it is not known who sits here, and so nothing can be done from here; it is asked again until it answers.
 */
import { ask } from "./ask.js";
import { isScope } from "./route.js";

const ASK_AGAIN_MS = 3000;
/** The roles that may act within their scope; the others look. */
const ACTING = ["duty", "manager", "admin"];
const LEVELS = { v: "centre", p: "province", c: "commune" };

/** @typedef {{name: string, role: string, scope: string}} Officer */

/** @param {import("./desk.js").Desk} desk @param {typeof ask} [asking] @returns {Promise<void>} */
export async function meet(desk, asking = ask) {
  const { ok, status, body } = await asking("GET", "/v1/session");
  if (ok && body !== null && isScope(body.scope)) {
    desk.officer.value = body;
    desk.guard(body.scope);
  } else if (status === 0 || status >= 500) setTimeout(() => meet(desk, asking), ASK_AGAIN_MS);
}

/** @param {Officer | null} officer */
export function mayAct(officer) {
  return officer !== null && ACTING.includes(officer.role);
}

/**
 * The level at which somebody of that scope deals with incidents; null for a scope that has none, and for nobody.
 * @param {Officer | null} officer @returns {string | null}
 */
export function levelOf(officer) {
  return officer === null ? null : LEVELS[/** @type {"v"} */ (officer.scope[0])] || null;
}
