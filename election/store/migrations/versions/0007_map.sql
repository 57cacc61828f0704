-- Outlines of communes, simplified once when they are imported: what a board draws, and no fact of the ledger's.

-- `shape` is the text of the coordinates of a GeoJSON MultiPolygon: read and handed on, never looked into here. A map
-- may know communes that this election's register does not have.
CREATE TABLE outline (
    commune integer PRIMARY KEY,
    shape text NOT NULL
);
