-- name: put
-- One row a device. What came later stays, whichever collector writes first; a later moment than now ($8) is from
-- before a rehearsal's clock was set back, and gives way.
INSERT INTO pulse AS known (device, at, unsent, refused, battery, network, app)
SELECT *
FROM unnest($1::integer[], $2::timestamptz[], $3::integer[], $4::integer[], $5::double precision[], $6::text[], $7::text[])
ON CONFLICT (device) DO UPDATE SET
    at = excluded.at,
    unsent = coalesce(excluded.unsent, known.unsent),
    refused = coalesce(excluded.refused, known.refused),
    battery = coalesce(excluded.battery, known.battery),
    network = coalesce(excluded.network, known.network),
    app = coalesce(excluded.app, known.app)
WHERE known.at <= excluded.at OR known.at > $8

-- name: put_refusals
INSERT INTO refusal (device, seq, kind, code, at, detail)
SELECT * FROM unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])

-- name: forget_beyond
-- All but the newest $2 of some devices.
DELETE FROM refusal
USING (
    SELECT id, row_number() OVER (PARTITION BY device ORDER BY at DESC, id DESC) AS place
    FROM refusal
    WHERE device = ANY ($1)
) AS ranked
WHERE refusal.id = ranked.id AND ranked.place > $2

-- name: forget_before
DELETE FROM refusal WHERE at < $1

-- name: of_stations
-- Every phone that may or might speak for one of these stations, with the last that was heard of it.
SELECT device.id, device.stations, device.name, device.enrolled_at, device.revoked_at,
       pulse.at AS seen_at, pulse.unsent, pulse.refused, pulse.battery, pulse.network,
       coalesce(nullif(pulse.app, ''), device.app) AS app
FROM device LEFT JOIN pulse ON pulse.device = device.id
WHERE device.stations && $1::integer[]
ORDER BY device.id

-- name: refusals_of
-- Newest first.
SELECT device, seq, kind, code, at, detail
FROM refusal
WHERE device = ANY ($1) AND at >= $2
ORDER BY device, at DESC, id DESC
