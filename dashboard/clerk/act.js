// @ts-check
// What a tap can do: the names the screens use, and who does it. In: the page. Out: functions.

import { coded, smsAddress } from "./coded.js"
import { fieldsOf, opened } from "./form/counts.js"
import { caseAddress, formAddress } from "./route.js"
import { unsettled } from "./tally.js"

/** @param {any} page */
export function actionsOf(page) {
  const { enrolling, filling } = page
  return {
    open: (/** @type {string} */ kind, how = "new", record = null) => {
      page.inside = true
      page.go(formAddress(kind, how, record))
    },
    openInstead: (/** @type {string} */ kind, /** @type {string} */ how, /** @type {any} */ record) =>
      location.replace(formAddress(kind, how, record)),
    openCase: (/** @type {string} */ id) => page.enter(caseAddress(id)),
    openNotices: () => page.enter("#/notices"),
    openAlert: (/** @type {import("./alerts.js").Alert} */ alert) => page.attention.open(alert),
    answer: (/** @type {string} */ id, /** @type {"add"|"handled"} */ how = "add") => page.enter(caseAddress(id, how)),
    answerInstead: async (/** @type {string} */ id) => {
      if (filling.form.text === "") await page.outbox.dropDraft(filling.key).catch(() => {})
      location.replace(caseAddress(id, "add"))
    },
    seeDirectives: (/** @type {string[]} */ ids) => page.attention.seeDirectives(ids),
    sendWith: (/** @type {object} */ changes) => {
      filling.edit(changes)
      return filling.send()
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
    turn: (/** @type {object} */ changes) => filling.turn(changes),
    press: (/** @type {string} */ key) => filling.press(key),
    startAfresh: () => filling.startAfresh(),
    send: () => filling.send(),
    sendAnyway: () => filling.sendAnyway(),
    lookAgain: () => filling.lookAgain(),
    asCorrection: () => filling.asCorrection(),
    split: (/** @type {string} */ ballot) => filling.edit(opened(filling.form, page.around().ballots, ballot)),
    unpick: () => filling.turn({ picking: false, active: fieldsOf(filling.form.voted, page.around().ballots)[0] }),
    showRefused: () => page.reveal(".report.refused:not(.over)", "start"),
    showStuck: () => page.reveal(".reports .report.waiting:not(.over), .reports .report.sent:not(.over)", "start"),
    shareAll: () => page.share("share_all_title", page.records),
    shareUnsent: () => page.share("share_unsent_title", unsettled(page.records), page.vietnamese),
    smsAddress: (/** @type {any} */ record) => {
      const own = page.enrolments.find((/** @type {any} */ one) => one.id === record.enrolment)
      const text = page.enrolment.sms && own && !own.stopped ? coded(record, own, page.now()) : null
      return text && smsAddress(page.enrolment.sms, text, navigator.userAgent)
    },
    sentBySms: (/** @type {any} */ { enrolment, seq }) => page.outbox.markSms(enrolment, seq, page.now()).then(() => page.reread()),
    install: () => page.installer.install(),
    declineInstall: () => page.declineInstall(),
    update: () => page.installer.update(),
  }
}
