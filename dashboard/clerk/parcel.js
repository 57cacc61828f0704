// @ts-check
// A report as it crosses the wire. Pure. Every byte is paid for on 2G: a phone of one area doesn't name it, which is the
// same report to the collector.

/** @param {any} report @param {any[]} stations of the enrolment @param {string} sentAt of this attempt @returns {any} */
export function parcel(report, stations, sentAt) {
  const { station, ...rest } = report
  const only = stations.length === 1 && stations[0].code === station
  return { ...(only ? rest : report), sent_at: sentAt }
}
