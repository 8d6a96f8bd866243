"""Audits: flags across documents, samples to review, and what the reviewers' decisions say about a run."""
