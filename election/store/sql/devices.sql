-- name: changed_after
SELECT id, token_digest, province, stations, name, revoked_at IS NOT NULL AS revoked, changed
FROM device WHERE changed > $1 ORDER BY changed

-- name: by_token
SELECT id, token_digest, province, stations, name, revoked_at IS NOT NULL AS revoked, changed
FROM device WHERE token_digest = $1

-- name: by_id
SELECT id, token_digest, province, stations, name, revoked_at IS NOT NULL AS revoked, changed
FROM device WHERE id = $1

-- name: put_codes
-- One code a row. Of 72,195 random codes two are alike once in four hundred prints: the caller draws such a one anew.
INSERT INTO code (digest, station, made_at, made_by, expires_at)
SELECT * FROM unnest($1::bytea[], $2::integer[], $3::timestamptz[], $4::text[], $5::timestamptz[])
ON CONFLICT (digest) DO NOTHING
RETURNING digest

-- name: claim_code
-- Of two phones with the same code, the second waits for the first's row lock and then finds it used.
UPDATE code SET used_at = $2, attempt = $3 WHERE digest = $1 AND used_at IS NULL AND expires_at > $2 RETURNING station

-- name: renew
-- The answer to an enrolment was lost on its way: the same attempt gets a token again, which replaces the lost one. Of
-- two at once the later token is the one that counts. Not for a device that has reported: it had its answer.
UPDATE device SET token_digest = $3, changed = nextval('device_change')
FROM code
WHERE code.digest = $1 AND code.attempt = $2 AND code.used_at >= $4
  AND device.id = code.device AND device.revoked_at IS NULL
  AND NOT EXISTS (
      SELECT FROM entry WHERE entry.device = code.device AND entry.seq IS NOT NULL AND entry.kind <> 'conflict'
  )
RETURNING device.id, device.token_digest, device.province, device.stations, device.name, false AS revoked,
          device.changed

-- name: add_device
INSERT INTO device (token_digest, province, stations, name, app, enrolled_at, changed)
VALUES ($1, $2, $3, $4, $5, $6, nextval('device_change'))
RETURNING id, token_digest, province, stations, name, false AS revoked, changed

-- name: add_devices
-- Many phones of one station each in one statement: 72,195 rows take about two seconds.
INSERT INTO device (token_digest, province, stations, name, app, enrolled_at, changed)
SELECT phone.digest, phone.province, ARRAY[phone.station], $4, $5, $6, nextval('device_change')
FROM unnest($1::bytea[], $2::smallint[], $3::integer[]) AS phone (digest, province, station)

-- name: code_led_to
UPDATE code SET device = $2 WHERE digest = $1

-- name: revoke
UPDATE device SET revoked_at = $2, changed = nextval('device_change')
WHERE id = $1 AND revoked_at IS NULL
RETURNING province
