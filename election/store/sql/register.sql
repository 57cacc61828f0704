-- name: provinces
SELECT number, name FROM province ORDER BY number

-- name: communes
SELECT number, name, province FROM commune ORDER BY number

-- name: stations
SELECT key, province, name, listed, constituencies, date, opens, closes, coverage, power, per_hour, contacts
FROM station ORDER BY key

-- name: station
SELECT key, province, name, listed, constituencies, date, opens, closes, coverage, power, per_hour, contacts
FROM station WHERE key = $1

-- name: place_names
-- Of a commune, and of the province it lies in.
SELECT commune.name, province.name
FROM commune JOIN province ON province.number = commune.province
WHERE commune.number = $1

-- name: station_keys
SELECT key FROM station

-- name: station_count
SELECT count(*) FROM station

-- name: put_province
INSERT INTO province (number, name) VALUES ($1, $2) ON CONFLICT (number) DO UPDATE SET name = excluded.name

-- name: put_commune
INSERT INTO commune (number, name, province) VALUES ($1, $2, $3)
ON CONFLICT (number) DO UPDATE SET name = excluded.name, province = excluded.province

-- name: put_station
INSERT INTO station (key, province, commune, name, listed, constituencies, date, opens, closes, coverage, power, per_hour, contacts)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (key) DO UPDATE SET
    name = excluded.name, listed = excluded.listed, constituencies = excluded.constituencies, date = excluded.date,
    opens = excluded.opens, closes = excluded.closes, coverage = excluded.coverage, power = excluded.power,
    per_hour = excluded.per_hour, contacts = excluded.contacts
