"""The people of `loadtest/locustfile.py`: phones, screens and agencies as Locust's users, each a greenlet of gevent's.

    options      what the command line, Locust's web page and LOADTEST_ names may say
    visitor      anybody who comes: what they tell the statistics, and when they must leave
    phone        an enrolled phone and its outbox; the book of all phones and codes
    backoff      how long a phone waits before it tries again
    clerk        a clerk who writes reports and delivers them until there is a receipt
    http_clerk   ... over HTTP
    line         a phone's WebSocket line, blocking
    line_clerk   ... over such a line
    screen       a screen that watches a scope
    agency       another authority that reads the feed
    rhythm       when clerks write and when nobody is reached: a shape of Locust's
    stages       the same as pure values: a slot, an outage
    budget       what a run may cost, and which part of it was broken

Never asyncio here: it does not live beside gevent. Everything goes to this machine only.
"""
