-- How each phone is doing, what was refused to it, and where to look for what desks did.
-- Times are the election's clock, as everywhere: the board says "3 minutes ago" by the same clock.

-- The last that was heard of each device. What it did not say this time is what it said before; NULL: never said.
-- Rewritten all day, so room is left in each page.
CREATE TABLE pulse (
    device integer PRIMARY KEY,
    at timestamptz NOT NULL,
    unsent integer,
    refused integer,
    battery double precision,
    network text,
    app text
) WITH (fillfactor = 60);

-- What phones were refused, the newest few of each for a day: for people who help, and no fact of the ledger's.
CREATE TABLE refusal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device integer NOT NULL,
    seq integer,
    kind text,
    code text NOT NULL,
    at timestamptz NOT NULL,
    detail text NOT NULL
);
CREATE INDEX refusal_by_device ON refusal (device, at);
CREATE INDEX refusal_by_time ON refusal (at);

-- Whose phones: a station's page, and the list of those who are late.
CREATE INDEX device_by_station ON device USING gin (stations);

-- What desks did that concerns phones: few among many reports, and collectors look for what the bus did not say.
CREATE INDEX entry_of_desk ON entry (province, position) WHERE kind IN ('move', 'directive');
