-- Text messages: who sends them, and which report each became. What a message said is in the ledger and nowhere else.

-- Somebody who reports for a station by text message without a phone's tag is a device of its own, so that their
-- reports have names. `number` has digits only, with the country's. The row's lock gives out one seq at a time;
-- `device` is NULL only inside the transaction that makes it.
CREATE TABLE sms_sender (
    station integer NOT NULL,
    number text NOT NULL,
    device integer UNIQUE REFERENCES device,
    last_seq integer NOT NULL DEFAULT 0,
    PRIMARY KEY (station, number)
);

-- Which name each message got, before its report is written: whoever delivers it again means the same entry. `digest`
-- is of who sent what, to tell a repetition from another message under the same id. `as_of` and `boxes_back` are what
-- the first attempt took the message to mean beyond its words, so that a second one means the same. `reply` is our
-- answer (NULL: not decided yet), given again to a repetition; it never holds the sender's words.
CREATE TABLE sms (
    message_id text PRIMARY KEY,
    digest bytea NOT NULL,
    device integer NOT NULL,
    seq integer NOT NULL,
    as_of timestamptz NOT NULL,
    boxes_back boolean NOT NULL,
    reply text
);
