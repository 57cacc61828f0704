-- name: patience
-- How long this transaction waits for a lock, and how long it may be silent while it holds one; both as text with unit.
SELECT set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true)

-- name: hold
-- Until the transaction ends nobody appends to these provinces; locked in the order in which everybody locks them.
SELECT province FROM chain_head WHERE province = ANY ($1) ORDER BY province FOR UPDATE

-- name: of_stations
-- What was said about the incidents of some stations, and done with them.
SELECT province, position, content
FROM entry
WHERE station = ANY ($1) AND kind IN ('incident', 'move')
ORDER BY province, position
