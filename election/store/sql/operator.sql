-- name: add_operator
INSERT INTO operator (station, staff) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: lock_operator
-- Their forms get their numbers one after the other.
SELECT device, last_seq FROM operator WHERE station = $1 AND staff = $2 FOR UPDATE

-- name: operator_is
UPDATE operator SET device = $3 WHERE station = $1 AND staff = $2

-- name: claim
-- Nothing comes back when the form was claimed already; of two at once the second waits for the first.
INSERT INTO operator_form (id, digest, device, seq) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
RETURNING device, seq, digest

-- name: find
SELECT device, seq, digest FROM operator_form WHERE id = $1

-- name: count
UPDATE operator SET last_seq = $3 WHERE station = $1 AND staff = $2
