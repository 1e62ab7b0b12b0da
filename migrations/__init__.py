"""Alembic's migrations of the metadata database, and of no other."""
