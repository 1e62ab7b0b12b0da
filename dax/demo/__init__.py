"""The demonstration: real catalogues, fetched, published and shown."""
