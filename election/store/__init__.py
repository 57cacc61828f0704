"""The only package that knows PostgreSQL.

One module per noun (`ledger`, `register`, `devices`, `staff`, `elections`), each with its SQL beside it in
`sql/NOUN.sql`, every query with a name and a comment. Rows become frozen objects here; nothing above sees a row.
`database` opens the pool and turns "the database is away" into `Unavailable`; `migrations` bring the schema.
"""
