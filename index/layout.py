"""What lies in an index folder, by name."""

DATABASE = "baowen.sqlite"
LEXICAL, DENSE, LOCK = "lexical", "dense", "write.lock"
