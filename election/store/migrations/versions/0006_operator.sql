-- What was phoned in and entered by somebody at a desk.

-- A member of staff who enters for a station is a device of its own, so that their reports have names. The row's lock
-- gives out one seq at a time; `device` is NULL only inside the transaction that makes it.
CREATE TABLE operator (
    station integer NOT NULL,
    staff text NOT NULL,
    device integer UNIQUE REFERENCES device,
    last_seq integer NOT NULL DEFAULT 0,
    PRIMARY KEY (station, staff)
);

-- Which name each confirmed form got, before its report is written: a form that is sent twice is one entry. `digest` is
-- of what it said, to tell a repetition from another form under the same id.
CREATE TABLE operator_form (
    id text PRIMARY KEY,
    digest bytea NOT NULL,
    device integer NOT NULL,
    seq integer NOT NULL
);
