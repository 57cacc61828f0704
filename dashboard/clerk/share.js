// @ts-check
// Reports as text to pass on: to be read out, pasted into a message, or typed in by somebody else. In: words, what is
// known of the area, reports. Out: text; and the way it left the phone, which may have no way but the screen.

import { dateOf, timeOfDay } from "./moment.js"
import { clockText, factText } from "./telling.js"

/** @param {any} words @param {{station: any, now: number, ballots: string[]}} around @param {any} enrolment
 * @param {any[]} records newest first @param {string} title */
export function reportsText(words, { station, now, ballots }, enrolment, records, title) {
  const [year, month, day] = dateOf(now).split("-")
  const made = words.say("share_made", { time: words.time(timeOfDay(now)), date: `${day}/${month}/${year}`, n: String(enrolment.device) })
  const place = [station.commune, station.province].filter(Boolean).join(", ")
  const head = [title.toUpperCase(), `${station.name} (${station.code})`, place, made].filter(Boolean).join("\n")
  const lines = records.slice().reverse().map((record) => line(words, record, ballots, station.code))
  return [head, ...lines].join("\n\n")
}

/** @param {any} words @param {any} record @param {string[]} ballots @param {string} here */
function line(words, record, ballots, here) {
  const { report, seq } = record
  const { voted, station } = report
  const name = `${words.say("share_number", { n: String(seq) })}. ${words.say(report.kind)}${station && station !== here ? ` (${station})` : ""}`
  const parts = [`${name}: ${factText(words, record)}`]
  const counts = ballots.filter((ballot) => voted && typeof voted[ballot] === "number")
  if (counts.length > 1) parts.push(counts.map((ballot) => `${words.say(ballot)} ${words.count(voted[ballot])}`).join("; "))
  if (report.corrects) parts.push(`${words.say("corrects", { n: String(report.corrects) })} (${report.reason})`)
  parts.push(stateText(words, record), ...record.findings.map((/** @type {any} */ one) => one.message))
  return parts.join("\n")
}

/** @param {any} words @param {any} record */
function stateText(words, { state, receipt, refusal }) {
  if (state === "received" && receipt) return words.say("receipt_at", { time: clockText(words, receipt.received_at), n: String(receipt.position) })
  return refusal ? `${words.say("state_refused")}: ${refusal.detail}` : words.say(`state_${state}`)
}

/** Hands the text to another app, else to the clipboard. Must be called within the tap that asks for it.
 * @param {string} text @param {string} title @returns {Promise<"shared"|"copied"|"shown">} `shown`: neither works here */
export async function passOn(text, title) {
  if (navigator.share) {
    try {
      await navigator.share({ title, text })
      return "shared"
    } catch (/** @type {any} */ failure) {
      if (failure.name === "AbortError") return "shared" // the clerk thought better of it
    }
  }
  try {
    await navigator.clipboard.writeText(text)
    return "copied"
  } catch (_notAllowed) {
    return "shown"
  }
}
