"""Plain rules every app may use. One module per noun; what every other room asks for is named here.

`refused` how we say no; `body` the rules of a body; `threshold` quorum and majority in whole numbers; `issuing` which
rules a body may give itself; `wording` rules as sentences; `chain` what the journal hashes; `workdays` deadlines.
"""

from people.rules.body import BodyRules, MalformedRules
from people.rules.chain import canonical_json, entry_hash, utc_text, valid_on
from people.rules.refused import Refused, msgid
from people.rules.threshold import needed

__all__ = [
    "BodyRules",
    "MalformedRules",
    "Refused",
    "canonical_json",
    "entry_hash",
    "msgid",
    "needed",
    "utc_text",
    "valid_on",
]
