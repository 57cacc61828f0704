"""The live picture and its viewers: the ledger's entries in, one frame per watched scope and beat out.

    listener   hears the bus, hands on what it says, notices gaps
    catchup    reads from PostgreSQL whatever the bus did not say
    current    the picture itself, and which scopes changed since the last beat
    lag        how far the picture is behind the ledger
    beat       five times a second: new versions, frames offered
    replay     what one watched scope looked like, and since when
    mosaic     the same of every polling area at once, for those who watch that layer
    audience   who watches what; every message encoded once
    aggregate  what of a message an agency's machine may see
    spectator  one viewer's mailbox
    screen     ... and its line
    socket     the WebSocket `/v1/live`: who may have a line, and for how long
    snapshot   `GET /v1/board/SCOPE`
    gauges     what an operator can measure of all this

Nothing here knows the office: who may look is asked of two functions that the app hands in.
"""
