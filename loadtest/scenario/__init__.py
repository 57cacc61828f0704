"""What a bench does to a system that stands: one module per question, each a function of addresses and phones.

    prelude    what all begin with: the election's hours, every polling area opened
    ingest     how many single reports, over each door, against the peer and the bare loop
    uplink     lines alone: capacity, and latency at stated shares of it
    batch      outbox batches against the bare loop
    country    everyone presses "send" within seconds; when does the board know
    idle       lines that are open and quiet
    backlog    everyone comes back with what waited, while others go on
    overload   several times of what it can take, and how soon it is itself again

A device may send 1,000 reports at once and 20 a second after that, so a capacity needs enough phones: some 1,500 for
half a minute.

Every function says what happens by `say`, and hands each run's `Shots` to `note` for whoever draws them over time.
`BenchFailed` (from `loadtest.fleet`) when it could not be run; a result whose `errors` are not 0 proves nothing.
"""
