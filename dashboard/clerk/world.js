// @ts-check
// What carrying reports needs of the browser: timers, chance, the network. Handed in, so that tests turn it by hand.

/**
 * @typedef {{set: (run: () => void, ms: number) => any, clear: (timer: any) => void}} Timers
 * @typedef {{timers: Timers, chance: () => number, wall: () => number, online: () => boolean,
 *   connect: ((protocol: string) => WebSocket)|null}} World `wall`: real milliseconds; `connect`: null where there is no
 *   WebSocket
 */

/** @returns {World} */
export function browser() {
  const address = `${location.origin.replace(/^http/, "ws")}/v1/uplink`
  return {
    timers: { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer) },
    chance: Math.random,
    wall: Date.now,
    online: () => navigator.onLine !== false,
    connect: typeof WebSocket === "function" ? (protocol) => new WebSocket(address, [protocol]) : null,
  }
}
