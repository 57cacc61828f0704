-- Nearly every batch holds only reports that were never sent before. Such a batch is written without looking for each
-- report first: the index of names finds a repetition by itself, and then the batch goes the longer way.

-- One entry per name, whatever was said; conflicts have names of their own. Without the 32 bytes of `variant` the index
-- is a third of the size.
DROP INDEX entry_by_name;
CREATE UNIQUE INDEX entry_by_name ON entry (device, seq)
WHERE device IS NOT NULL AND seq IS NOT NULL AND kind <> 'conflict';
CREATE UNIQUE INDEX conflict_by_name ON entry (device, seq, variant) WHERE kind = 'conflict';

-- As before, for batches that may hold repetitions; a name is now looked for in both indexes.
CREATE OR REPLACE FUNCTION append_entries(
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
    -- of an index per row: without it the planner may turn it into a hash of the whole table.
    looked_up AS (
        SELECT b.*, e.position AS found_position, e.digest AS found_digest, e.kind AS found_kind,
               e.content AS found_content, e.same
        FROM batch b
        LEFT JOIN LATERAL (
            SELECT f.position, f.digest, f.kind, f.content, f.same
            FROM (
                (SELECT e.position, e.digest, e.kind, e.content, e.variant = b.variant AS same
                 FROM entry e
                 WHERE e.device = b.device AND e.seq = b.seq AND e.kind <> 'conflict'
                 LIMIT 1)
                UNION ALL
                (SELECT e.position, e.digest, e.kind, e.content, true
                 FROM entry e
                 WHERE e.device = b.device AND e.seq = b.seq AND e.variant = b.variant AND e.kind = 'conflict'
                 LIMIT 1)
            ) f
            ORDER BY f.same DESC
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

-- Append a batch whose rows stand in order of province. Returns an element per row; `outcomes` is NULL when every row
-- was new (then also `firsts`), which is what a caller can read fastest.
--
-- The chain is walked in a loop: a window aggregate with a function of our own costs several times as much per row.
CREATE FUNCTION append_batch(
    provinces smallint[], kinds text[], stations integer[], devices integer[], seqs integer[], variants bytea[],
    received timestamptz[], leaves bytea[], contents text[],
    OUT outcomes text[], OUT positions bigint[], OUT digests bytea[], OUT firsts text[]
) LANGUAGE plpgsql AS $$
DECLARE
    many CONSTANT integer := cardinality(provinces);
    head record;
    here bigint;
    state bytea;
    i integer := 1;
    moved_provinces smallint[] := '{}';
    moved_positions bigint[] := '{}';
    moved_digests bytea[] := '{}';
BEGIN
    IF 'conflict' <> ALL (kinds) THEN  -- a conflict's outcome depends on what is there
        BEGIN
            positions := array_fill(0::bigint, ARRAY[many]);
            digests := leaves;
            FOR head IN
                SELECT h.province, h.position, h.digest FROM chain_head h
                WHERE h.province = ANY (provinces) ORDER BY h.province FOR UPDATE
            LOOP
                here := head.position;
                state := head.digest;
                WHILE i <= many AND provinces[i] = head.province LOOP
                    here := here + 1;
                    state := sha256(state || leaves[i]);
                    positions[i] := here;
                    digests[i] := state;
                    i := i + 1;
                END LOOP;
                moved_provinces := moved_provinces || head.province;
                moved_positions := moved_positions || here;
                moved_digests := moved_digests || state;
            END LOOP;
            IF i <= many THEN
                RAISE EXCEPTION 'row % is out of order, or its province has no chain', i;
            END IF;
            UPDATE chain_head h SET position = m.position, digest = m.digest
            FROM unnest(moved_provinces, moved_positions, moved_digests) AS m (province, position, digest)
            WHERE h.province = m.province;
            INSERT INTO entry (province, position, digest, kind, station, device, seq, variant, received_at, content)
            SELECT * FROM unnest(
                provinces, positions, digests, kinds, stations, devices, seqs, variants, received, contents
            );
            RETURN;
        EXCEPTION WHEN unique_violation THEN
            NULL;  -- something was sent before; nothing of this attempt stays
        END;
    END IF;
    SELECT array_agg(a.outcome ORDER BY a.ordinal), array_agg(a.entry_position ORDER BY a.ordinal),
           array_agg(a.entry_digest ORDER BY a.ordinal), array_agg(a.first_content ORDER BY a.ordinal)
    INTO outcomes, positions, digests, firsts
    FROM append_entries(provinces, kinds, stations, devices, seqs, variants, received, leaves, contents) AS a;
END
$$;
