// @ts-check
// The banner over every screen: the most pressing thing nobody here has seen yet, until it is seen. The region is always
// there, so that those who listen hear what comes into it.

import { timeOfDay } from "../moment.js"
import { html } from "./html.js"
import { icon } from "./icon.js"
import { officeName } from "./place.js"

/** @param {any} app */
export function alertBanner(app) {
  const { words, act, alerts } = app
  const [first] = alerts
  return html`<div class="alerts" aria-live="assertive" data-test="alerts">
    ${first && html`<button type="button" key=${first.key} class=${`alert by-${first.orders ? "order" : first.kind}`} data-test="alert" data-kind=${first.kind}
        onClick=${() => act.openAlert(first)}>
      ${icon(first.orders ? "order" : first.kind === "reminder" ? "waiting" : "incident")}
      <span class="label"><b>${heading(app, first)}</b>
        ${first.text && !isHere(app, first) && html`<span class="words">${first.text}</span>`}
        <small>${foot(app, first)}</small></span>
    </button>`}
  </div>`
}

/** @param {any} app @param {import("../alerts.js").Alert} alert */
function heading({ words }, { kind, late, at, from, answer, case: one, station }) {
  if (kind === "reminder") return words.say(late ? "reminder_late" : "reminder_due", { time: words.time(timeOfDay(at)) })
  const office = officeName(words, station, from || null, answer && answer.by)
  if (kind === "directive") return words.say("directive_from", { office })
  return `${words.say(`kind_${one.category}`)}: ${words.say(`move_${answer.move}`)} (${office})`
}

/** @param {any} app @param {import("../alerts.js").Alert} alert */
function foot(app, alert) {
  const { words, alerts, around } = app
  const elsewhere = alert.station.code === around.station.code ? "" : `${alert.station.name} · `
  const tap = alert.kind === "reminder" ? "tap_to_report" : isHere(app, alert) ? "tap_when_read" : "tap_to_read"
  const told = alert.kind === "reminder" ? words.say(tap) : `${words.time(timeOfDay(alert.at))} · ${words.say(tap)}`
  return elsewhere + (alerts.length > 1 ? `${told} · ${words.say("more_alerts", { n: alerts.length - 1 })}` : told)
}

/** Whether what it is about is on the screen already. @param {any} app @param {import("../alerts.js").Alert} alert */
function isHere({ state }, { kind, id }) {
  return kind === "directive" ? state.screen === "notices" : kind === "case" && state.screen === "case" && state.about === id
}
