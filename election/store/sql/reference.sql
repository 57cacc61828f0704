-- name: get
SELECT id, name, date, taken_at, by, stations, figures FROM reference

-- name: drop
DELETE FROM reference RETURNING name

-- name: begin
INSERT INTO reference (name, date, taken_at, by, stations, figures) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id

-- name: stations
-- The next $3 after station $2.
SELECT station, minutes, voted_assembly, voted_province, voted_commune, listed
FROM reference_station
WHERE reference = $1 AND station > $2
ORDER BY station
LIMIT $3

-- name: known
-- How many of its stations the register has.
SELECT count(*) FROM reference_station JOIN station ON station.key = reference_station.station WHERE reference = $1
