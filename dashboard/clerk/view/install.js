// @ts-check
// The offer to put the page on the phone's home screen, and to take up a newer one; nothing where neither is possible.

import { html } from "./html.js"

/** @param {any} app `installer`: {canInstall, install(), iosHint, updateReady, update?()} or nothing */
export function installNote({ words, act, installer, state }) {
  if (!installer) return null
  if (installer.updateReady) {
    return html`<p class="note" data-test="update"><span>${words.say("update_ready")}</span>
      <button type="button" class="link" data-test="update-now" onClick=${act.update}>${words.say("update_now")}</button></p>`
  }
  if (state.declinedInstall || !(installer.canInstall || installer.iosHint)) return null
  return html`<p class="note" data-test="install"><span>${words.say(installer.canInstall ? "install_why" : "install_ios")}</span>
    ${installer.canInstall && html`<button type="button" class="link" data-test="install-now" onClick=${act.install}>${words.say("install")}</button>`}
    <button type="button" class="link faint" data-test="install-no" onClick=${act.declineInstall}>${words.say("later")}</button></p>`
}
