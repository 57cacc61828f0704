/** A small picture as docs/wire.md has it, and messages about it. */

export function snapshot(change = {}) {
  return {
    t: "snapshot",
    scope: "p11",
    epoch: "k3f9",
    version: 41,
    server_time: "2026-03-15T11:02:10+07:00",
    speed: 1,
    lag_ms: 12,
    redis: true,
    election: { name: "Bầu cử", date: "2026-03-15", rehearsal: true, ballots: ["assembly"], opens: "07:00", closes: "19:00", slots: [] },
    place: { kind: "province", scope: "p11", name: "Điện Biên", parents: [], constituencies: [], station: null },
    figures: figures(100, 3),
    slots: [],
    children: { scope: ["c1", "c2", "c3"], name: ["Một", "Hai", "Ba"], reported: [1, 2, null], voted_assembly: [10, 20, null] },
    incidents: { open: 0, by_severity: {}, newest: [] },
    curve: { start: "2026-03-15T05:00:00+07:00", step_s: 300, voted: { assembly: [null, 100] }, reported: [0, 3] },
    ...change,
  };
}

export function figures(voted, reported) {
  return {
    stations: 10,
    reported,
    ballots: { assembly: { listed: 1000, listed_known: 10, listed_in: 300, voted, reported, expected: 10 } },
    states: { silent: 0, waiting: 0, open: 10, interrupted: 0, closed: 0 },
    opened: 10,
    closed: 0,
    full: 0,
    as_of: "2026-03-15T11:00:00+07:00",
    received_at: "2026-03-15T11:01:00+07:00",
    oldest_as_of: "2026-03-15T09:00:00+07:00",
  };
}

export function beat(version = 41, change = {}) {
  return { t: "beat", scope: "p11", epoch: "k3f9", version, server_time: "2026-03-15T11:02:12+07:00", lag_ms: 9, redis: true, ...change };
}

export function frame(since, version, sections = {}) {
  return { ...beat(version), t: "frame", since, ...sections };
}
