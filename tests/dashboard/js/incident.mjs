/** An incident as the wire has it. */

export function incident(change = {}) {
  return {
    id: "power-0001",
    scope: "s11-03127-001",
    station_name: "Nhà văn hóa tổ 1",
    category: "power",
    severity: "interrupting",
    state: "raised",
    level: "province",
    owner: null,
    text: "Mất điện",
    people: null,
    at: "2026-03-15T11:00:00+07:00",
    received_at: "2026-03-15T11:01:00+07:00",
    since: "2026-03-15T11:01:00+07:00",
    due: "2026-03-15T11:06:00+07:00",
    updates: 0,
    answers: [],
    moves: ["acknowledge", "assign", "escalate", "instruct", "resolve", "merge", "comment"],
    ...change,
  };
}

export const NOW = Date.parse("2026-03-15T11:02:10+07:00");
