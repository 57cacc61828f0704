-- name: get
SELECT settings FROM election

-- name: put
INSERT INTO election (settings) VALUES ($1) ON CONFLICT (only_one) DO UPDATE SET settings = excluded.settings
