-- name: find
SELECT device, seq, digest, as_of, boxes_back, reply FROM sms WHERE message_id = $1

-- name: add_sender
INSERT INTO sms_sender (station, number) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: lock_sender
-- Their messages get their numbers one after the other.
SELECT device, last_seq FROM sms_sender WHERE station = $1 AND number = $2 FOR UPDATE

-- name: sender_is
UPDATE sms_sender SET device = $3 WHERE station = $1 AND number = $2

-- name: claim
-- Nothing comes back when the message was claimed already; of two at once the second waits for the first.
INSERT INTO sms (message_id, digest, device, seq, as_of, boxes_back) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
RETURNING device, seq, digest, as_of, boxes_back, reply

-- name: count
UPDATE sms_sender SET last_seq = $3 WHERE station = $1 AND number = $2

-- name: settle
-- The first answer stays. A message whose report has a name of its own is claimed only now.
INSERT INTO sms (message_id, digest, device, seq, as_of, boxes_back, reply) VALUES ($1, $2, $3, $4, $5, true, $6)
ON CONFLICT (message_id) DO UPDATE SET reply = coalesce(sms.reply, excluded.reply)
RETURNING reply

-- name: entry_by_data
-- The entry under a name, unless its device is a sender of text messages.
SELECT e.province, e.position, e.content
FROM entry e
JOIN device d ON d.id = e.device
WHERE e.device = $1 AND e.seq = $2 AND e.kind <> 'conflict' AND d.app <> 'sms'
