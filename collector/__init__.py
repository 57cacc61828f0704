"""The write side: takes reports from strangers, answers with a receipt only when they are durable.

A report's walk: `doors` (where strangers knock) -> `intake` -> `gate` (who may pass; asks `roster`, memory only) ->
`election.check` -> `batcher` (gather; full? busy, before any work) -> `committer` (write) -> receipt out -> `bell`.
What phones hear unasked comes from `notices`; how they are doing goes to `pulse`.
"""
