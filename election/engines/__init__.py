"""PostgreSQL and Valkey for one machine and for tests, carried in wheels and kept in a data folder.

    lease       what neighbours use: `engines(folder)` lends the two addresses for as long as the block runs
    control     looking at and disturbing running engines: `pids`, `stop_valkey`, `start_valkey`, `restart_valkey`
    keeper      the detached process that owns both servers of one folder and leaves with its last user
    message     what users and the keeper say to each other, one JSON line each
    engine      one supervised server: started, watched, restarted, stopped
    postgres    what is particular to PostgreSQL: initdb, settings, readiness
    valkey      what is particular to Valkey
    child       starting a process that cannot outlive us; finding those that did
    account     PostgreSQL refuses to run as root: whom to run as instead
    folder      the data folder: its layout, its lock, who is announced in it
    runtime     the short private folder for sockets
    binaries    where the servers' programs are

Nothing ever listens on TCP. When something fails, the one who asked gets `Unavailable` with a sentence.
"""
