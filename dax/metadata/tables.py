"""The tables of the metadata database.

One schema for SQLite, PostgreSQL and MariaDB: names that are indexed are at most 255 characters, and compared byte for
byte everywhere.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = [
    "Base",
    "CatalogColumn",
    "CatalogForeignKey",
    "CatalogForeignKeyColumn",
    "CatalogSchema",
    "CatalogTable",
    "PublicationRow",
    "PublishedFileRow",
    "PublishedTableRow",
]

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_BYTES = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}
_Name = String(255).with_variant(mysql.VARCHAR(255, **_BYTES), "mysql", "mariadb")
_Words = Text().with_variant(mysql.LONGTEXT(**_BYTES), "mysql", "mariadb")


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=_NAMING)


class CatalogSchema(Base):
    """A schema of science tables."""

    __tablename__ = "catalog_schema"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(_Name, unique=True)
    position: Mapped[int] = mapped_column(Integer)
    description: Mapped[str | None] = mapped_column(_Words)
    utype: Mapped[str | None] = mapped_column(_Words)


class CatalogTable(Base):
    """A science table."""

    __tablename__ = "catalog_table"
    __table_args__ = (UniqueConstraint("schema_id", "name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    schema_id: Mapped[int] = mapped_column(ForeignKey("catalog_schema.id"))
    name: Mapped[str] = mapped_column(_Name)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    description: Mapped[str | None] = mapped_column(_Words)
    utype: Mapped[str | None] = mapped_column(_Words)
    row_count: Mapped[int | None] = mapped_column(BigInteger)
    longitude: Mapped[str | None] = mapped_column(_Name)
    """Column of the position that orders the rows."""
    latitude: Mapped[str | None] = mapped_column(_Name)
    epoch: Mapped[float | None] = mapped_column()


class CatalogColumn(Base):
    """A column of a science table."""

    __tablename__ = "catalog_column"
    __table_args__ = (UniqueConstraint("table_id", "name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("catalog_table.id"))
    name: Mapped[str] = mapped_column(_Name)
    position: Mapped[int] = mapped_column(Integer)
    datatype: Mapped[str] = mapped_column(String(16))
    arraysize: Mapped[str | None] = mapped_column(String(64))
    xtype: Mapped[str | None] = mapped_column(String(64))
    description: Mapped[str | None] = mapped_column(_Words)
    unit: Mapped[str | None] = mapped_column(_Words)
    ucd: Mapped[str | None] = mapped_column(_Words)
    utype: Mapped[str | None] = mapped_column(_Words)
    nullable: Mapped[bool] = mapped_column(Boolean)
    indexed: Mapped[bool] = mapped_column(Boolean)
    principal: Mapped[bool] = mapped_column(Boolean)
    std: Mapped[bool] = mapped_column(Boolean)
    key_position: Mapped[int | None] = mapped_column(Integer)
    """Place in the primary key."""


class CatalogForeignKey(Base):
    """A foreign key; its target is named and not linked, for it may be published later."""

    __tablename__ = "catalog_foreign_key"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("catalog_table.id"))
    key_id: Mapped[str] = mapped_column(_Name)
    position: Mapped[int] = mapped_column(Integer)
    target_schema: Mapped[str] = mapped_column(_Name)
    target_table: Mapped[str] = mapped_column(_Name)
    description: Mapped[str | None] = mapped_column(_Words)
    utype: Mapped[str | None] = mapped_column(_Words)


class CatalogForeignKeyColumn(Base):
    """One pair of columns of a foreign key."""

    __tablename__ = "catalog_foreign_key_column"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    foreign_key_id: Mapped[int] = mapped_column(ForeignKey("catalog_foreign_key.id"))
    position: Mapped[int] = mapped_column(Integer)
    from_column: Mapped[str] = mapped_column(_Name)
    target_column: Mapped[str] = mapped_column(_Name)


class PublicationRow(Base):
    """The one row that says which generation answers queries."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    generation: Mapped[int] = mapped_column(BigInteger)


class PublishedFileRow(Base):
    """A file of the current publication."""

    __tablename__ = "published_file"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    path: Mapped[str] = mapped_column(_Name, unique=True)


class PublishedTableRow(Base):
    """A table in a file of the current publication."""

    __tablename__ = "published_table"
    __table_args__ = (UniqueConstraint("schema_name", "table_name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("published_file.id"))
    schema_name: Mapped[str] = mapped_column(_Name)
    table_name: Mapped[str] = mapped_column(_Name)
    relation: Mapped[str] = mapped_column(_Name)
    row_count: Mapped[int] = mapped_column(BigInteger)
    cell_column: Mapped[str | None] = mapped_column(_Name)
