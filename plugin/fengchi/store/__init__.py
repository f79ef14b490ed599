"""Everything that is kept: records, their index and projections, drafts, the audit trail. The only place with SQL."""
