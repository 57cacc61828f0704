-- name: clear
DELETE FROM outline

-- name: put
INSERT INTO outline (commune, shape) VALUES ($1, $2)

-- name: outlines
-- Of these communes, by number.
SELECT commune, shape FROM outline WHERE commune = ANY($1) ORDER BY commune

-- name: known
-- Which communes there are outlines of.
SELECT commune FROM outline
