// @ts-check
// What a tap can do: the names the screens use, and who does it. In: the page. Out: functions.

import { formAddress } from "./route.js"

/** @param {any} page */
export function actionsOf(page) {
  const { enrolling, filling } = page
  return {
    open: (/** @type {string} */ kind, how = "new", record = null) => {
      page.inside = true
      page.go(formAddress(kind, how, record))
    },
    back: () => page.back(),
    sendNow: () => page.sender.lineBack(),
    isStopped: (/** @type {string} */ id) => page.enrolments.some((/** @type {any} */ one) => one.id === id && one.stopped),
    chooseStation: async (/** @type {string} */ code) => {
      await page.outbox.note(page.enrolment.id, { station: code })
      await page.reread()
    },
    switchLanguage: () => page.speak(page.words.language === "vi" ? "en" : "vi"),
    reload: () => location.reload(),
    enrolAgain: () => {
      page.inside = true
      page.go("#/enrol")
    },
    typeCode: (/** @type {any} */ event) => enrolling.type(event),
    enrol: () => enrolling.submit(),
    replaceEnrolment: () => enrolling.replace(),
    keepEnrolment: () => enrolling.keep(),
    confirm: () => enrolling.confirm(),
    decline: () => enrolling.decline(),
    edit: (/** @type {object} */ changes) => filling.edit(changes),
    press: (/** @type {string} */ key) => filling.press(key),
    startAfresh: () => filling.startAfresh(),
    send: () => filling.send(),
    sendAnyway: () => filling.sendAnyway(),
    lookAgain: () => filling.lookAgain(),
    asCorrection: () => filling.asCorrection(),
  }
}
