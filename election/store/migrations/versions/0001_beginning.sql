-- What the country reported, and who may report and look.
-- Times are UTC inside; the election's own clock gives them, so no column defaults to now().

CREATE TABLE election (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    settings jsonb NOT NULL
);

CREATE TABLE province (number smallint PRIMARY KEY, name text NOT NULL);

CREATE TABLE commune (
    number integer PRIMARY KEY,
    province smallint NOT NULL REFERENCES province,
    name text NOT NULL
);

-- key = commune * 1000 + number in the commune; arrays are per ballot: assembly, province, commune.
CREATE TABLE station (
    key integer PRIMARY KEY,
    province smallint NOT NULL REFERENCES province,
    commune integer NOT NULL REFERENCES commune,
    name text NOT NULL,
    listed integer[] NOT NULL CHECK (cardinality(listed) = 3),
    constituencies smallint[] NOT NULL CHECK (cardinality(constituencies) = 3),
    date date NOT NULL,
    opens time NOT NULL,
    closes time NOT NULL,
    coverage text NOT NULL,
    power text NOT NULL,
    per_hour integer NOT NULL,
    contacts jsonb NOT NULL
);

-- One row per province, locked while a batch is chained: this is what makes positions gapless and visible in order.
-- Province 0 holds what concerns the whole country.
CREATE TABLE chain_head (
    province smallint PRIMARY KEY,
    position bigint NOT NULL,
    digest bytea NOT NULL
);

INSERT INTO chain_head
SELECT n, 0, sha256(convert_to('eday chain of province ' || lpad(n::text, 2, '0'), 'UTF8'))
FROM generate_series(0, 99) AS n;

-- Append-only. `content` is the exact text the digest covers; the other columns only repeat parts of it for indexes.
-- `variant` is the digest of what was said (without when it was sent), to tell a repetition from a contradiction.
CREATE TABLE entry (
    province smallint NOT NULL,
    position bigint NOT NULL,
    digest bytea NOT NULL,
    kind text NOT NULL,
    station integer,
    device integer,
    seq integer,
    variant bytea,
    received_at timestamptz NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (province, position)
);

CREATE UNIQUE INDEX entry_by_name ON entry (device, seq, variant) WHERE device IS NOT NULL AND seq IS NOT NULL;
CREATE INDEX entry_by_station ON entry (station, position) WHERE station IS NOT NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION chain_step(state bytea, head bytea, leaf bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha256(coalesce(state, head) || leaf) $$;

-- As a window aggregate: the digest after each row, beginning at the province's head.
CREATE AGGREGATE chain(head bytea, leaf bytea) (sfunc = chain_step, stype = bytea);

-- Append a batch in one round trip. Why a function and not one statement: a statement's snapshot is taken before it
-- waits for the heads' locks, so it would not see what the holder of the lock has just written; here the second
-- statement sees everything.
--
-- Outcome per row: 'accepted'; 'duplicate' (the same was said before: that entry is returned); 'conflict' (a row of
-- kind conflict was kept, or had been); 'contradicts' (something else was said under this name: nothing was written,
-- the caller sends it again as a conflict).
CREATE FUNCTION append_entries(
    provinces smallint[], kinds text[], stations integer[], devices integer[], seqs integer[], variants bytea[],
    received timestamptz[], leaves bytea[], contents text[]
) RETURNS TABLE (ordinal bigint, outcome text, entry_position bigint, entry_digest bytea, first_content text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM chain_head WHERE province = ANY (provinces) ORDER BY province FOR UPDATE;
    RETURN QUERY
    WITH batch AS (
        SELECT *
        FROM unnest(provinces, kinds, stations, devices, seqs, variants, received, leaves, contents)
            WITH ORDINALITY AS b (province, kind, station, device, seq, variant, received_at, leaf, content, ordinal)
    ),
    -- What is there under this name already: the same if it is there, else anything else. LIMIT keeps this one descent
    -- of the index per row: without it the planner may turn it into a hash of the whole table.
    looked_up AS (
        SELECT b.*, e.position AS found_position, e.digest AS found_digest, e.kind AS found_kind,
               e.content AS found_content, e.same
        FROM batch b
        LEFT JOIN LATERAL (
            SELECT e.position, e.digest, e.kind, e.content, e.variant = b.variant AS same
            FROM entry e
            WHERE e.device = b.device AND e.seq = b.seq
            ORDER BY e.variant = b.variant DESC
            LIMIT 1
        ) e ON true
    ),
    fresh AS (
        SELECT l.ordinal, l.province, l.kind, l.station, l.device, l.seq, l.variant, l.received_at, l.content,
               h.position + row_number() OVER chained AS position,
               chain(h.digest, l.leaf) OVER chained AS digest
        FROM looked_up l
        JOIN chain_head h ON h.province = l.province
        WHERE l.same IS NULL OR (NOT l.same AND l.kind = 'conflict')
        WINDOW chained AS (PARTITION BY l.province ORDER BY l.ordinal)
    ),
    written AS (
        INSERT INTO entry (province, position, digest, kind, station, device, seq, variant, received_at, content)
        SELECT province, position, digest, kind, station, device, seq, variant, received_at, content
        FROM fresh ORDER BY ordinal
    ),
    moved AS (
        UPDATE chain_head h SET position = last.position, digest = last.digest
        FROM (SELECT DISTINCT ON (province) province, position, digest FROM fresh ORDER BY province, position DESC) last
        WHERE h.province = last.province
    )
    SELECT l.ordinal,
           CASE WHEN NOT l.same AND l.kind <> 'conflict' THEN 'contradicts'
                WHEN coalesce(CASE WHEN l.same THEN l.found_kind END, l.kind) = 'conflict' THEN 'conflict'
                WHEN l.same THEN 'duplicate'
                ELSE 'accepted' END,
           CASE WHEN l.same THEN l.found_position ELSE f.position END,
           CASE WHEN l.same THEN l.found_digest ELSE f.digest END,
           CASE WHEN l.same THEN l.found_content END
    FROM looked_up l
    LEFT JOIN fresh f ON f.ordinal = l.ordinal
    ORDER BY l.ordinal;
END
$$;

-- The function's plan is cached while the table is still empty; without these it would keep reading the whole table
-- when there are a million entries in it.
ALTER FUNCTION append_entries SET enable_seqscan = off;
ALTER FUNCTION append_entries SET enable_bitmapscan = off;
ALTER FUNCTION append_entries SET plan_cache_mode = force_generic_plan;

-- Who may report. Secrets are stored as SHA-256 only.
CREATE TABLE device (
    id integer GENERATED ALWAYS AS IDENTITY (START WITH 101) PRIMARY KEY,
    token_digest bytea NOT NULL UNIQUE,
    province smallint NOT NULL,
    stations integer[] NOT NULL,
    name text NOT NULL,
    app text NOT NULL,
    enrolled_at timestamptz NOT NULL,
    revoked_at timestamptz,
    changed bigint NOT NULL
);
CREATE SEQUENCE device_change;
CREATE INDEX device_by_change ON device (changed);

CREATE TABLE code (
    digest bytea PRIMARY KEY,
    station integer NOT NULL REFERENCES station,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    device integer REFERENCES device
);

-- Who may look and act.
CREATE TABLE staff (
    name text PRIMARY KEY,
    role text NOT NULL CHECK (role IN ('viewer', 'duty', 'manager', 'admin', 'auditor')),
    scope text NOT NULL,
    password text NOT NULL,
    made_at timestamptz NOT NULL,
    disabled_at timestamptz
);

-- A session's and a link's time is real time: they protect people at desks, whatever the rehearsal's clock shows.
CREATE TABLE session (
    digest bytea PRIMARY KEY,
    staff text NOT NULL REFERENCES staff ON DELETE CASCADE,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE signin_link (
    digest bytea PRIMARY KEY,
    staff text NOT NULL REFERENCES staff ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE agency_key (
    digest bytea PRIMARY KEY,
    agency text NOT NULL,
    scope text NOT NULL,
    made_at timestamptz NOT NULL,
    revoked_at timestamptz
);
