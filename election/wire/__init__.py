"""The wires, one module each: `uplink` (phone <-> collector), `event` (collector -> Redis -> server), `frame`
(server -> browser), `content` (the exact text of a ledger entry), `pack` (the two encodings)."""
