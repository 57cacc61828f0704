-- name: add
-- Nothing comes back when the name is taken.
INSERT INTO staff (name, role, scope, password, made_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO NOTHING
RETURNING name

-- name: by_name
SELECT name, role, scope, password, disabled_at IS NOT NULL AS disabled FROM staff WHERE name = $1

-- name: all
SELECT name, role, scope, password, disabled_at IS NOT NULL AS disabled FROM staff ORDER BY name

-- name: set_password
UPDATE staff SET password = $2 WHERE name = $1 RETURNING name

-- name: disable
UPDATE staff SET disabled_at = $2 WHERE name = $1 AND disabled_at IS NULL RETURNING name

-- name: open_session
INSERT INTO session (digest, staff, made_at, expires_at) VALUES ($1, $2, $3, $4)

-- name: of_session
-- Whose session it is, while it lasts and the person is not disabled.
SELECT staff.name, staff.role, staff.scope, staff.password, false AS disabled
FROM session JOIN staff ON staff.name = session.staff
WHERE session.digest = $1 AND session.expires_at > $2 AND staff.disabled_at IS NULL

-- name: close_session
DELETE FROM session WHERE digest = $1

-- name: close_sessions_of
DELETE FROM session WHERE staff = $1

-- name: forget_expired
-- Sessions and links nobody can use any more.
WITH sessions AS (DELETE FROM session WHERE expires_at <= $1)
DELETE FROM signin_link WHERE expires_at <= $1

-- name: put_link
INSERT INTO signin_link (digest, staff, expires_at) VALUES ($1, $2, $3)

-- name: claim_link
-- Of two browsers with the same link, the second waits for the first's row lock and then finds it used.
UPDATE signin_link SET used_at = $2
FROM staff
WHERE signin_link.digest = $1 AND signin_link.used_at IS NULL AND signin_link.expires_at > $2
  AND staff.name = signin_link.staff AND staff.disabled_at IS NULL
RETURNING staff.name, staff.role, staff.scope, staff.password, false AS disabled

-- name: put_key
INSERT INTO agency_key (digest, agency, scope, made_at) VALUES ($1, $2, $3, $4)

-- name: by_key
SELECT agency, scope FROM agency_key WHERE digest = $1 AND revoked_at IS NULL

-- name: revoke_keys
UPDATE agency_key SET revoked_at = $2 WHERE agency = $1 AND revoked_at IS NULL RETURNING digest
