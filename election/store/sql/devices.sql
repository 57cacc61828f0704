-- name: all
SELECT id, token_digest, province, stations, name, revoked_at IS NOT NULL AS revoked, changed FROM device ORDER BY changed

-- name: changed_after
SELECT id, token_digest, province, stations, name, revoked_at IS NOT NULL AS revoked, changed
FROM device WHERE changed > $1 ORDER BY changed

-- name: by_token
SELECT id, token_digest, province, stations, name, revoked_at IS NOT NULL AS revoked, changed
FROM device WHERE token_digest = $1

-- name: put_codes
-- One code a row. Of 72,195 random codes two are alike once in four hundred prints: the caller draws such a one anew.
INSERT INTO code (digest, station, made_at, made_by, expires_at)
SELECT * FROM unnest($1::bytea[], $2::integer[], $3::timestamptz[], $4::text[], $5::timestamptz[])
ON CONFLICT (digest) DO NOTHING
RETURNING digest

-- name: claim_code
-- Of two phones with the same code, the second waits for the first's row lock and then finds it used.
UPDATE code SET used_at = $2 WHERE digest = $1 AND used_at IS NULL AND expires_at > $2 RETURNING station

-- name: add_device
INSERT INTO device (token_digest, province, stations, name, app, enrolled_at, changed)
VALUES ($1, $2, $3, $4, $5, $6, nextval('device_change'))
RETURNING id

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
