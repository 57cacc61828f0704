-- name: append
-- Chain and write one batch in order of province; see the function's own comment for what comes back.
SELECT outcomes, positions, digests, firsts FROM append_batch($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: heads
-- Where each chain stands; provinces nobody has reported from are left out.
SELECT province, position, digest FROM chain_head WHERE position > 0 ORDER BY province

-- name: after
-- The entries of one province behind a position, in order.
SELECT position, content FROM entry WHERE province = $1 AND position > $2 ORDER BY position LIMIT $3

-- name: lines
-- As `after`, with what the chain is made of, for auditors.
SELECT position, content, digest FROM entry WHERE province = $1 AND position > $2 ORDER BY position LIMIT $3

-- name: of_station
-- The newest entries about one station.
SELECT province, position, content FROM entry WHERE station = $1 ORDER BY position DESC LIMIT $2

-- name: of_desks_after
-- What desks did that concerns phones, behind some positions; at most $3 entries of each province.
SELECT found.province, found.position, found.content
FROM unnest($1::smallint[], $2::bigint[]) AS known (province, position)
CROSS JOIN LATERAL (
    SELECT entry.province, entry.position, entry.content
    FROM entry
    WHERE entry.province = known.province AND entry.position > known.position
      AND entry.kind IN ('move', 'directive')
    ORDER BY entry.position
    LIMIT $3
) AS found
ORDER BY found.province, found.position

-- name: history
-- The newest entries about one station, but for those that only say who looked at its contacts.
SELECT province, position, content FROM entry
WHERE station = $1 AND kind <> 'look'
ORDER BY position DESC
LIMIT $2

-- name: reports_of_stations
-- Everything ever reported about some stations, in order, to know them again after a restart.
SELECT province, position, content FROM entry WHERE station = ANY ($1) ORDER BY province, position

-- name: receipts_of_device
-- What the ledger holds of one device, by its own numbers.
(SELECT province, seq, position, digest, received_at, kind
 FROM entry
 WHERE device = $1 AND seq > $2 AND kind <> 'conflict'
 ORDER BY seq
 LIMIT $3)
UNION ALL
(SELECT province, seq, position, digest, received_at, kind
 FROM entry
 WHERE device = $1 AND seq > $2 AND kind = 'conflict'
 ORDER BY seq
 LIMIT $3)
ORDER BY seq, position
LIMIT $3

-- name: seqs_of_device
-- Whoever has a conflict under a number has an entry under it as well.
SELECT seq FROM entry WHERE device = $1 AND seq IS NOT NULL AND kind <> 'conflict' ORDER BY seq

-- name: seqs_of_devices
-- The same of many devices.
SELECT device, seq
FROM entry
WHERE device = ANY ($1) AND seq IS NOT NULL AND kind <> 'conflict'
ORDER BY device, seq

-- name: of_kind
-- The newest entries of one kind, of one province or of all (0).
SELECT province, position, content FROM entry
WHERE kind = $1 AND ($2::smallint = 0 OR province = $2)
ORDER BY received_at DESC
LIMIT $3

-- name: acts_of_stations
-- Acts of one kind about some stations, in order.
SELECT province, position, content FROM entry
WHERE station = ANY ($1) AND kind = $2
ORDER BY province, position
