"""What a benchmark needs around the load: `loadtest` makes the load, this starts, watches and tells.

register  the polling areas there are          program  one of our programs as a process
phones    enrolled straight into the database  stage    everything a bench stands on, and its end
meter     CPU and memory of each part          machine  what all that ran on
chart     lines over time                      report   a page of HTML with everything
session   one run of one bench, from the stage to the report; a module for each bench beside it
"""
