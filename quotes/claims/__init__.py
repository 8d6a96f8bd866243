"""Claims: which records state something that can be checked, what they refer to, and where else they stand."""

from quotes.claims.feed import Claim, feed, is_statement, make_claims
from quotes.claims.worth import Reason, Worth, WorthScorer

__all__ = ["Claim", "Reason", "Worth", "WorthScorer", "feed", "is_statement", "make_claims"]
