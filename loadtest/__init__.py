"""An outsider on the public wire: a believable election day and load, by programs that know nothing of the store."""
