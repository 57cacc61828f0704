-- A day of the past to compare election day with: one at a time.

-- `id` is another one with each import: it tells whoever keeps a copy in memory that theirs is of yesterday.
CREATE TABLE reference (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    only_one boolean NOT NULL DEFAULT true UNIQUE CHECK (only_one),
    name text NOT NULL,
    date date,
    taken_at timestamptz NOT NULL,
    by text NOT NULL,
    stations integer NOT NULL,
    figures integer NOT NULL
);

-- One row a station: minutes since that day's midnight, ascending, and for each of them voted per ballot, NULL where it
-- is not known. `station` is a key as in the register, which need not have it.
CREATE TABLE reference_station (
    reference integer NOT NULL REFERENCES reference ON DELETE CASCADE,
    station integer NOT NULL,
    minutes smallint[] NOT NULL,
    voted_assembly integer[] NOT NULL,
    voted_province integer[] NOT NULL,
    voted_commune integer[] NOT NULL,
    listed integer[] NOT NULL CHECK (cardinality(listed) = 3),
    PRIMARY KEY (reference, station)
);
