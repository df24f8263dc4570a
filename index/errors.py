"""Every error that a person can cause or mend, as one shallow tree.

    BaowenError                  the command line prints it as one line and exits with 1
    ├── SourceError              an input file cannot be read
    ├── IndexMissing             there is no index at the place named
    ├── IndexLocked              another process is writing
    ├── IndexMismatch            built with another encoder or format version
    ├── IndexDamaged             a file of the index is not what was written
    ├── IndexUnavailable         a store that is elsewhere cannot be reached or refuses
    ├── ModelUnavailable         weights, a package or an endpoint that cannot be had
    └── InvalidInput             a question file, a gold file, an option value

A message says what is wrong, actual against expected, and what to do next.
"""


class BaowenError(Exception):
    """Base of all errors whose message is meant for the person who runs Baowen."""


class SourceError(BaowenError):
    """An input file cannot be read as what it claims to be."""


class IndexMissing(BaowenError):
    """No index at the given directory."""


class IndexLocked(BaowenError):
    """Another process holds the index's write lock."""


class IndexMismatch(BaowenError):
    """The index was built with another encoder or by another format version."""


class IndexDamaged(BaowenError):
    """A file of the index is missing, truncated or altered."""


class IndexUnavailable(BaowenError):
    """The server that keeps the index cannot be reached, or refuses a request."""


class ModelUnavailable(BaowenError):
    """A model, a package or an endpoint that was asked for cannot be used."""


class InvalidInput(BaowenError):
    """A question file, a gold file or an option value is not valid."""
