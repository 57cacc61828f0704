// @ts-check
// What the phone calls itself, for the centre's list of devices: "Nokia C12", "iPhone", "Chrome, Windows".

const MOST = 60

/** @param {string} agent the browser's user agent text */
export function deviceName(agent) {
  const android = /Android [^;)]*; (?:[a-z]{2}[-_][a-zA-Z]{2}; )?([^;)]+?)(?: Build\/[^;)]*)?[;)]/.exec(agent)
  if (android) return android[1].trim().slice(0, MOST)
  const known = ["iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux"].find((name) => agent.includes(name))
  return known || "web"
}
