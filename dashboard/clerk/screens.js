// @ts-check
// Which screen is shown, and what it is told. In: the page. Out: the screen with its name (another name is another
// screen, where reading begins anew), and everything a screen may draw: screens ask for nothing themselves.

import { brokenScreen } from "./view/broken.js"
import { caseScreen } from "./view/case.js"
import { confirmScreen, replaceScreen } from "./view/confirm.js"
import { enrolScreen } from "./view/enrol.js"
import { formScreen } from "./view/form.js"
import { homeScreen } from "./view/home.js"
import { noticesScreen } from "./view/notices.js"
import { shareScreen } from "./view/share.js"

/** @param {any} page @param {any} around @returns {[string, ((scene: any) => any)|null]} null: what is shown stays */
export function screenOf({ phase, pending, enrolling, enrolment, route, sharing, filling }, around) {
  if (phase === "starting") return ["starting", null]
  if (phase === "broken") return ["broken", brokenScreen]
  if (pending) return ["confirm", confirmScreen]
  if (enrolling.asking) return ["replace", replaceScreen]
  const { screen, enrolment: about } = route
  if (!enrolment || screen === "enrol") return ["enrol", enrolScreen]
  if (screen === "share" && sharing) return ["share", shareScreen]
  if (screen === "form") return filling.form ? [`form ${filling.key}`, formScreen] : ["starting", null]
  if (screen === "case" && around.cases.some((/** @type {any} */ { id }) => id === about)) return [`case ${about}`, caseScreen]
  if (screen === "notices") return ["notices", noticesScreen]
  return ["home", homeScreen]
}

/** @param {any} page @param {any} around of the area, null before there is one @param {any[]} alerts */
export function sceneOf(page, around, alerts) {
  const { words, act, records, sender, pending, attention, installer, sharing, filling, enrolling, route, stored, declinedInstall } = page
  return {
    words, act, records, sender, pending, around, alerts, installer, sharing,
    now: page.now(), enrolment: around ? page.enrolment : null, fresh: attention.fresh, form: filling.form,
    unsent: records.filter((/** @type {any} */ record) => record.state === "waiting").length,
    state: {
      screen: route.screen, about: route.enrolment, wall: Date.now(), online: navigator.onLine !== false, stored,
      enrol: enrolling, formKey: filling.key, draftAt: filling.draftAt, asked: filling.askedAt !== null,
      failure: filling.failure, storing: filling.storing, declinedInstall,
    },
  }
}
