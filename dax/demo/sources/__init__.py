"""The data of each package, decoded: one module for each file layout."""
