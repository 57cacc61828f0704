-- name: digests
-- What the chain was at some positions; a position that is not there is left out.
SELECT e.province, e.position, e.digest
FROM unnest($1::smallint[], $2::bigint[]) AS asked (province, position)
JOIN entry e ON e.province = asked.province AND e.position = asked.position
