"""What ANTLR makes of ``ADQLParser.g4``; never edited."""
