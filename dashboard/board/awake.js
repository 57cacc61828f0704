// @ts-check
/**
 * A screen that nobody touches: it must not go dark, and needs no pointer on it.
 *
 * Out: `keepAwake` holds a wake lock while the page is seen, where the browser has such a thing and the system grants
 * it; without one the screen's own settings decide. `hidePointer` takes the pointer away until it is moved.
 */

const IDLE_MS = 4000;

/** @returns {() => void} lets it sleep again */
export function keepAwake() {
  const { wakeLock } = /** @type {any} */ (navigator);
  /** @type {{release: () => Promise<void>} | null} */
  let held = null;
  let isWanted = true;
  const hold = async () => {
    if (!wakeLock || document.visibilityState !== "visible") return;
    try {
      const lock = await wakeLock.request("screen");
      if (isWanted) held = lock;
      else await lock.release();
    } catch (error) {
      // Refused (battery low, no gesture yet): asked again when the page is next seen.
    }
  };
  void hold();
  // The system takes the lock back whenever the page is hidden.
  document.addEventListener("visibilitychange", hold);
  return () => {
    isWanted = false;
    document.removeEventListener("visibilitychange", hold);
    if (held !== null) void held.release();
  };
}

/** @returns {() => void} shows it again */
export function hidePointer() {
  const { classList } = document.documentElement;
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const wait = () => {
    classList.remove("idle");
    clearTimeout(timer);
    timer = setTimeout(() => classList.add("idle"), IDLE_MS);
  };
  wait();
  addEventListener("pointermove", wait);
  return () => {
    removeEventListener("pointermove", wait);
    clearTimeout(timer);
    classList.remove("idle");
  };
}
