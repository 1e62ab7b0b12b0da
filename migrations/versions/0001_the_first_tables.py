"""The first tables: catalogue and publication."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


BYTES = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}
NAME = sa.String(255).with_variant(mysql.VARCHAR(255, **BYTES), "mysql", "mariadb")
WORDS = sa.Text().with_variant(mysql.LONGTEXT(**BYTES), "mysql", "mariadb")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "catalog_schema",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", WORDS, nullable=True),
        sa.Column("utype", WORDS, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_schema")),
        sa.UniqueConstraint("name", name=op.f("uq_catalog_schema_name")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_table(
        "published_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", NAME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_file")),
        sa.UniqueConstraint("path", name=op.f("uq_published_file_path")),
    )
    op.create_table(
        "catalog_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schema_id", sa.Integer(), nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("description", WORDS, nullable=True),
        sa.Column("utype", WORDS, nullable=True),
        sa.Column("row_count", sa.BigInteger(), nullable=True),
        sa.Column("longitude", NAME, nullable=True),
        sa.Column("latitude", NAME, nullable=True),
        sa.Column("epoch", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["schema_id"], ["catalog_schema.id"], name=op.f("fk_catalog_table_schema_id_catalog_schema")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_table")),
        sa.UniqueConstraint("schema_id", "name", name=op.f("uq_catalog_table_schema_id")),
    )
    op.create_table(
        "published_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("schema_name", NAME, nullable=False),
        sa.Column("table_name", NAME, nullable=False),
        sa.Column("relation", NAME, nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("cell_column", NAME, nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["published_file.id"], name=op.f("fk_published_table_file_id_published_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_table")),
        sa.UniqueConstraint("schema_name", "table_name", name=op.f("uq_published_table_schema_name")),
    )
    op.create_table(
        "catalog_column",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("datatype", sa.String(length=16), nullable=False),
        sa.Column("arraysize", sa.String(length=64), nullable=True),
        sa.Column("xtype", sa.String(length=64), nullable=True),
        sa.Column("description", WORDS, nullable=True),
        sa.Column("unit", WORDS, nullable=True),
        sa.Column("ucd", WORDS, nullable=True),
        sa.Column("utype", WORDS, nullable=True),
        sa.Column("nullable", sa.Boolean(), nullable=False),
        sa.Column("indexed", sa.Boolean(), nullable=False),
        sa.Column("principal", sa.Boolean(), nullable=False),
        sa.Column("std", sa.Boolean(), nullable=False),
        sa.Column("key_position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["table_id"], ["catalog_table.id"], name=op.f("fk_catalog_column_table_id_catalog_table")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_column")),
        sa.UniqueConstraint("table_id", "name", name=op.f("uq_catalog_column_table_id")),
    )
    op.create_table(
        "catalog_foreign_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("key_id", NAME, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("target_schema", NAME, nullable=False),
        sa.Column("target_table", NAME, nullable=False),
        sa.Column("description", WORDS, nullable=True),
        sa.Column("utype", WORDS, nullable=True),
        sa.ForeignKeyConstraint(
            ["table_id"], ["catalog_table.id"], name=op.f("fk_catalog_foreign_key_table_id_catalog_table")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_foreign_key")),
    )
    op.create_table(
        "catalog_foreign_key_column",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("foreign_key_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_column", NAME, nullable=False),
        sa.Column("target_column", NAME, nullable=False),
        sa.ForeignKeyConstraint(
            ["foreign_key_id"],
            ["catalog_foreign_key.id"],
            name=op.f("fk_catalog_foreign_key_column_foreign_key_id_catalog_foreign_key"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_foreign_key_column")),
    )
    op.bulk_insert(
        sa.table("publication", sa.column("id", sa.Integer), sa.column("generation", sa.BigInteger)),
        [{"id": 1, "generation": 0}],
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("catalog_foreign_key_column")
    op.drop_table("catalog_foreign_key")
    op.drop_table("catalog_column")
    op.drop_table("published_table")
    op.drop_table("catalog_table")
    op.drop_table("published_file")
    op.drop_table("publication")
    op.drop_table("catalog_schema")
