# Generated from ADQLParser.g4 by ANTLR 4.13.2
# encoding: utf-8
from antlr4 import *
from io import StringIO
import sys
if sys.version_info[1] > 5:
	from typing import TextIO
else:
	from typing.io import TextIO


from adql_grammar.contexts import Context

def serializedATN():
    return [
        4,1,72,334,2,0,7,0,2,1,7,1,2,2,7,2,2,3,7,3,2,4,7,4,2,5,7,5,2,6,7,
        6,2,7,7,7,2,8,7,8,2,9,7,9,2,10,7,10,1,0,1,0,1,0,1,0,5,0,27,8,0,10,
        0,12,0,30,9,0,3,0,32,8,0,1,0,1,0,3,0,36,8,0,1,0,1,0,1,1,1,1,1,1,
        1,1,1,1,1,1,1,2,1,2,1,2,3,2,49,8,2,1,2,5,2,52,8,2,10,2,12,2,55,9,
        2,1,2,1,2,1,2,1,2,1,2,5,2,62,8,2,10,2,12,2,65,9,2,3,2,67,8,2,1,2,
        1,2,3,2,71,8,2,1,3,1,3,3,3,75,8,3,1,3,1,3,3,3,79,8,3,1,3,1,3,1,3,
        5,3,84,8,3,10,3,12,3,87,9,3,1,3,1,3,1,3,1,3,5,3,93,8,3,10,3,12,3,
        96,9,3,1,3,1,3,3,3,100,8,3,1,3,1,3,1,3,1,3,1,3,5,3,107,8,3,10,3,
        12,3,110,9,3,3,3,112,8,3,1,3,1,3,3,3,116,8,3,1,3,1,3,1,3,1,3,3,3,
        122,8,3,1,4,1,4,1,4,3,4,127,8,4,1,4,3,4,130,8,4,3,4,132,8,4,1,5,
        1,5,3,5,136,8,5,1,6,1,6,3,6,140,8,6,1,6,1,6,1,6,3,6,145,8,6,3,6,
        147,8,6,1,6,1,6,1,6,1,6,1,6,1,6,1,6,1,6,1,6,1,6,5,6,159,8,6,10,6,
        12,6,162,9,6,1,6,5,6,165,8,6,10,6,12,6,168,9,6,1,7,1,7,1,7,5,7,173,
        8,7,10,7,12,7,176,9,7,1,7,3,7,179,8,7,1,7,3,7,182,8,7,1,7,1,7,1,
        7,1,7,3,7,188,8,7,1,7,1,7,1,7,1,7,1,7,1,7,3,7,196,8,7,1,8,3,8,199,
        8,8,1,8,3,8,202,8,8,1,8,1,8,1,8,3,8,207,8,8,1,8,3,8,210,8,8,1,8,
        1,8,1,8,3,8,215,8,8,1,8,1,8,3,8,219,8,8,1,8,1,8,3,8,223,8,8,1,8,
        1,8,1,8,1,8,1,8,1,8,1,8,1,8,5,8,233,8,8,10,8,12,8,236,9,8,3,8,238,
        8,8,1,8,1,8,3,8,242,8,8,5,8,244,8,8,10,8,12,8,247,9,8,1,9,1,9,1,
        9,5,9,252,8,9,10,9,12,9,255,9,9,1,9,1,9,1,9,1,9,1,9,1,9,1,9,1,9,
        5,9,265,8,9,10,9,12,9,268,9,9,3,9,270,8,9,1,9,1,9,1,9,1,9,1,9,1,
        9,1,9,1,9,1,9,3,9,281,8,9,1,9,3,9,284,8,9,1,9,1,9,3,9,288,8,9,1,
        9,1,9,1,9,1,9,1,9,1,9,1,9,1,9,1,9,1,9,1,9,1,9,1,9,3,9,303,8,9,1,
        9,1,9,1,9,1,9,1,9,4,9,310,8,9,11,9,12,9,311,1,9,1,9,3,9,316,8,9,
        1,9,1,9,3,9,320,8,9,1,10,1,10,1,10,1,10,1,10,1,10,1,10,1,10,3,10,
        330,8,10,3,10,332,8,10,1,10,0,0,11,0,2,4,6,8,10,12,14,16,18,20,0,
        9,3,0,41,41,50,50,68,68,2,0,28,28,37,37,2,0,31,31,36,36,3,0,44,44,
        53,53,64,64,1,0,16,17,3,0,15,26,29,29,60,60,3,0,32,32,47,47,54,54,
        2,0,1,1,15,15,1,0,4,5,392,0,31,1,0,0,0,2,39,1,0,0,0,4,45,1,0,0,0,
        6,121,1,0,0,0,8,131,1,0,0,0,10,133,1,0,0,0,12,137,1,0,0,0,14,195,
        1,0,0,0,16,198,1,0,0,0,18,319,1,0,0,0,20,331,1,0,0,0,22,23,5,72,
        0,0,23,28,3,2,1,0,24,25,5,13,0,0,25,27,3,2,1,0,26,24,1,0,0,0,27,
        30,1,0,0,0,28,26,1,0,0,0,28,29,1,0,0,0,29,32,1,0,0,0,30,28,1,0,0,
        0,31,22,1,0,0,0,31,32,1,0,0,0,32,33,1,0,0,0,33,35,3,4,2,0,34,36,
        5,27,0,0,35,34,1,0,0,0,35,36,1,0,0,0,36,37,1,0,0,0,37,38,5,0,0,1,
        38,1,1,0,0,0,39,40,5,1,0,0,40,41,5,30,0,0,41,42,5,11,0,0,42,43,3,
        4,2,0,43,44,5,12,0,0,44,3,1,0,0,0,45,53,3,6,3,0,46,48,7,0,0,0,47,
        49,5,28,0,0,48,47,1,0,0,0,48,49,1,0,0,0,49,50,1,0,0,0,50,52,3,6,
        3,0,51,46,1,0,0,0,52,55,1,0,0,0,53,51,1,0,0,0,53,54,1,0,0,0,54,66,
        1,0,0,0,55,53,1,0,0,0,56,57,5,61,0,0,57,58,5,33,0,0,58,63,3,10,5,
        0,59,60,5,13,0,0,60,62,3,10,5,0,61,59,1,0,0,0,62,65,1,0,0,0,63,61,
        1,0,0,0,63,64,1,0,0,0,64,67,1,0,0,0,65,63,1,0,0,0,66,56,1,0,0,0,
        66,67,1,0,0,0,67,70,1,0,0,0,68,69,5,58,0,0,69,71,5,2,0,0,70,68,1,
        0,0,0,70,71,1,0,0,0,71,5,1,0,0,0,72,74,5,65,0,0,73,75,7,1,0,0,74,
        73,1,0,0,0,74,75,1,0,0,0,75,78,1,0,0,0,76,77,5,67,0,0,77,79,5,2,
        0,0,78,76,1,0,0,0,78,79,1,0,0,0,79,80,1,0,0,0,80,85,3,8,4,0,81,82,
        5,13,0,0,82,84,3,8,4,0,83,81,1,0,0,0,84,87,1,0,0,0,85,83,1,0,0,0,
        85,86,1,0,0,0,86,88,1,0,0,0,87,85,1,0,0,0,88,89,5,43,0,0,89,94,3,
        12,6,0,90,91,5,13,0,0,91,93,3,12,6,0,92,90,1,0,0,0,93,96,1,0,0,0,
        94,92,1,0,0,0,94,95,1,0,0,0,95,99,1,0,0,0,96,94,1,0,0,0,97,98,5,
        71,0,0,98,100,3,16,8,0,99,97,1,0,0,0,99,100,1,0,0,0,100,111,1,0,
        0,0,101,102,5,45,0,0,102,103,5,33,0,0,103,108,3,16,8,0,104,105,5,
        13,0,0,105,107,3,16,8,0,106,104,1,0,0,0,107,110,1,0,0,0,108,106,
        1,0,0,0,108,109,1,0,0,0,109,112,1,0,0,0,110,108,1,0,0,0,111,101,
        1,0,0,0,111,112,1,0,0,0,112,115,1,0,0,0,113,114,5,46,0,0,114,116,
        3,16,8,0,115,113,1,0,0,0,115,116,1,0,0,0,116,122,1,0,0,0,117,118,
        5,11,0,0,118,119,3,4,2,0,119,120,5,12,0,0,120,122,1,0,0,0,121,72,
        1,0,0,0,121,117,1,0,0,0,122,7,1,0,0,0,123,132,5,15,0,0,124,129,3,
        16,8,0,125,127,5,30,0,0,126,125,1,0,0,0,126,127,1,0,0,0,127,128,
        1,0,0,0,128,130,5,1,0,0,129,126,1,0,0,0,129,130,1,0,0,0,130,132,
        1,0,0,0,131,123,1,0,0,0,131,124,1,0,0,0,132,9,1,0,0,0,133,135,3,
        16,8,0,134,136,7,2,0,0,135,134,1,0,0,0,135,136,1,0,0,0,136,11,1,
        0,0,0,137,166,3,14,7,0,138,140,5,55,0,0,139,138,1,0,0,0,139,140,
        1,0,0,0,140,146,1,0,0,0,141,147,5,49,0,0,142,144,7,3,0,0,143,145,
        5,62,0,0,144,143,1,0,0,0,144,145,1,0,0,0,145,147,1,0,0,0,146,141,
        1,0,0,0,146,142,1,0,0,0,146,147,1,0,0,0,147,148,1,0,0,0,148,149,
        5,52,0,0,149,150,1,0,0,0,150,165,3,14,7,0,151,152,5,59,0,0,152,165,
        3,16,8,0,153,154,5,69,0,0,154,155,5,10,0,0,155,160,5,1,0,0,156,157,
        5,13,0,0,157,159,5,1,0,0,158,156,1,0,0,0,159,162,1,0,0,0,160,158,
        1,0,0,0,160,161,1,0,0,0,161,163,1,0,0,0,162,160,1,0,0,0,163,165,
        5,12,0,0,164,139,1,0,0,0,164,151,1,0,0,0,164,153,1,0,0,0,165,168,
        1,0,0,0,166,164,1,0,0,0,166,167,1,0,0,0,167,13,1,0,0,0,168,166,1,
        0,0,0,169,174,5,1,0,0,170,171,5,14,0,0,171,173,5,1,0,0,172,170,1,
        0,0,0,173,176,1,0,0,0,174,172,1,0,0,0,174,175,1,0,0,0,175,181,1,
        0,0,0,176,174,1,0,0,0,177,179,5,30,0,0,178,177,1,0,0,0,178,179,1,
        0,0,0,179,180,1,0,0,0,180,182,5,1,0,0,181,178,1,0,0,0,181,182,1,
        0,0,0,182,196,1,0,0,0,183,184,5,11,0,0,184,185,3,4,2,0,185,187,5,
        12,0,0,186,188,5,30,0,0,187,186,1,0,0,0,187,188,1,0,0,0,188,189,
        1,0,0,0,189,190,5,1,0,0,190,196,1,0,0,0,191,192,5,10,0,0,192,193,
        3,12,6,0,193,194,5,12,0,0,194,196,1,0,0,0,195,169,1,0,0,0,195,183,
        1,0,0,0,195,191,1,0,0,0,196,15,1,0,0,0,197,199,5,56,0,0,198,197,
        1,0,0,0,198,199,1,0,0,0,199,201,1,0,0,0,200,202,7,4,0,0,201,200,
        1,0,0,0,201,202,1,0,0,0,202,203,1,0,0,0,203,245,3,18,9,0,204,206,
        7,5,0,0,205,207,5,56,0,0,206,205,1,0,0,0,206,207,1,0,0,0,207,209,
        1,0,0,0,208,210,7,4,0,0,209,208,1,0,0,0,209,210,1,0,0,0,210,211,
        1,0,0,0,211,244,3,18,9,0,212,214,5,51,0,0,213,215,5,56,0,0,214,213,
        1,0,0,0,214,215,1,0,0,0,215,216,1,0,0,0,216,244,5,57,0,0,217,219,
        5,56,0,0,218,217,1,0,0,0,218,219,1,0,0,0,219,241,1,0,0,0,220,222,
        7,6,0,0,221,223,7,4,0,0,222,221,1,0,0,0,222,223,1,0,0,0,223,224,
        1,0,0,0,224,242,3,18,9,0,225,237,5,48,0,0,226,227,5,11,0,0,227,238,
        3,4,2,0,228,229,5,10,0,0,229,234,3,16,8,0,230,231,5,13,0,0,231,233,
        3,16,8,0,232,230,1,0,0,0,233,236,1,0,0,0,234,232,1,0,0,0,234,235,
        1,0,0,0,235,238,1,0,0,0,236,234,1,0,0,0,237,226,1,0,0,0,237,228,
        1,0,0,0,238,239,1,0,0,0,239,240,5,12,0,0,240,242,1,0,0,0,241,220,
        1,0,0,0,241,225,1,0,0,0,242,244,1,0,0,0,243,204,1,0,0,0,243,212,
        1,0,0,0,243,218,1,0,0,0,244,247,1,0,0,0,245,243,1,0,0,0,245,246,
        1,0,0,0,246,17,1,0,0,0,247,245,1,0,0,0,248,253,5,1,0,0,249,250,5,
        14,0,0,250,252,7,7,0,0,251,249,1,0,0,0,252,255,1,0,0,0,253,251,1,
        0,0,0,253,254,1,0,0,0,254,320,1,0,0,0,255,253,1,0,0,0,256,320,5,
        2,0,0,257,320,5,3,0,0,258,320,5,57,0,0,259,260,7,8,0,0,260,269,5,
        10,0,0,261,266,3,16,8,0,262,263,5,13,0,0,263,265,3,16,8,0,264,262,
        1,0,0,0,265,268,1,0,0,0,266,264,1,0,0,0,266,267,1,0,0,0,267,270,
        1,0,0,0,268,266,1,0,0,0,269,261,1,0,0,0,269,270,1,0,0,0,270,271,
        1,0,0,0,271,320,5,12,0,0,272,273,5,10,0,0,273,274,3,16,8,0,274,275,
        5,12,0,0,275,320,1,0,0,0,276,277,5,6,0,0,277,283,5,10,0,0,278,284,
        5,15,0,0,279,281,7,1,0,0,280,279,1,0,0,0,280,281,1,0,0,0,281,282,
        1,0,0,0,282,284,3,16,8,0,283,278,1,0,0,0,283,280,1,0,0,0,284,285,
        1,0,0,0,285,320,5,12,0,0,286,288,5,42,0,0,287,286,1,0,0,0,287,288,
        1,0,0,0,288,289,1,0,0,0,289,290,5,11,0,0,290,291,3,4,2,0,291,292,
        5,12,0,0,292,320,1,0,0,0,293,294,5,35,0,0,294,295,5,10,0,0,295,296,
        3,16,8,0,296,297,5,30,0,0,297,298,3,20,10,0,298,299,5,12,0,0,299,
        320,1,0,0,0,300,302,5,34,0,0,301,303,3,16,8,0,302,301,1,0,0,0,302,
        303,1,0,0,0,303,309,1,0,0,0,304,305,5,70,0,0,305,306,3,16,8,0,306,
        307,5,66,0,0,307,308,3,16,8,0,308,310,1,0,0,0,309,304,1,0,0,0,310,
        311,1,0,0,0,311,309,1,0,0,0,311,312,1,0,0,0,312,315,1,0,0,0,313,
        314,5,39,0,0,314,316,3,16,8,0,315,313,1,0,0,0,315,316,1,0,0,0,316,
        317,1,0,0,0,317,318,5,40,0,0,318,320,1,0,0,0,319,248,1,0,0,0,319,
        256,1,0,0,0,319,257,1,0,0,0,319,258,1,0,0,0,319,259,1,0,0,0,319,
        272,1,0,0,0,319,276,1,0,0,0,319,287,1,0,0,0,319,293,1,0,0,0,319,
        300,1,0,0,0,320,19,1,0,0,0,321,332,5,7,0,0,322,332,5,5,0,0,323,324,
        5,38,0,0,324,332,5,63,0,0,325,329,5,8,0,0,326,327,5,10,0,0,327,328,
        5,2,0,0,328,330,5,12,0,0,329,326,1,0,0,0,329,330,1,0,0,0,330,332,
        1,0,0,0,331,321,1,0,0,0,331,322,1,0,0,0,331,323,1,0,0,0,331,325,
        1,0,0,0,332,21,1,0,0,0,56,28,31,35,48,53,63,66,70,74,78,85,94,99,
        108,111,115,121,126,129,131,135,139,144,146,160,164,166,174,178,
        181,187,195,198,201,206,209,214,218,222,234,237,241,243,245,253,
        266,269,280,283,287,302,311,315,319,329,331
    ]

class ADQLParser ( Parser ):

    grammarFileName = "ADQLParser.g4"

    atn = ATNDeserializer().deserialize(serializedATN())

    decisionsToDFA = [ DFA(ds, i) for i, ds in enumerate(atn.decisionToState) ]

    sharedContextCache = PredictionContextCache()

    literalNames = [  ]

    symbolicNames = [ "<INVALID>", "NAME", "NUMBER", "STRING", "FUNCTION", 
                      "SHAPE", "AGGREGATE", "TYPE", "STRING_TYPE", "RESERVED", 
                      "LPAREN", "QUERY_PAREN", "RPAREN", "COMMA", "DOT", 
                      "STAR", "PLUS", "MINUS", "SLASH", "PERCENT", "CONCAT", 
                      "EQUAL", "NOT_EQUAL", "LESS", "GREATER", "LESS_OR_EQUAL", 
                      "GREATER_OR_EQUAL", "SEMICOLON", "ALL", "AND", "AS", 
                      "ASC", "BETWEEN", "BY", "CASE", "CAST", "DESC", "DISTINCT", 
                      "DOUBLE", "ELSE", "END", "EXCEPT", "EXISTS", "FROM", 
                      "FULL", "GROUP", "HAVING", "ILIKE", "IN", "INNER", 
                      "INTERSECT", "IS", "JOIN", "LEFT", "LIKE", "NATURAL", 
                      "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "OUTER", 
                      "PRECISION", "RIGHT", "SELECT", "THEN", "TOP", "UNION", 
                      "USING", "WHEN", "WHERE", "WITH" ]

    RULE_adql = 0
    RULE_commonTable = 1
    RULE_query = 2
    RULE_term = 3
    RULE_selectItem = 4
    RULE_sortItem = 5
    RULE_table = 6
    RULE_tablePrimary = 7
    RULE_expression = 8
    RULE_operand = 9
    RULE_typeName = 10

    ruleNames =  [ "adql", "commonTable", "query", "term", "selectItem", 
                   "sortItem", "table", "tablePrimary", "expression", "operand", 
                   "typeName" ]

    EOF = Token.EOF
    NAME=1
    NUMBER=2
    STRING=3
    FUNCTION=4
    SHAPE=5
    AGGREGATE=6
    TYPE=7
    STRING_TYPE=8
    RESERVED=9
    LPAREN=10
    QUERY_PAREN=11
    RPAREN=12
    COMMA=13
    DOT=14
    STAR=15
    PLUS=16
    MINUS=17
    SLASH=18
    PERCENT=19
    CONCAT=20
    EQUAL=21
    NOT_EQUAL=22
    LESS=23
    GREATER=24
    LESS_OR_EQUAL=25
    GREATER_OR_EQUAL=26
    SEMICOLON=27
    ALL=28
    AND=29
    AS=30
    ASC=31
    BETWEEN=32
    BY=33
    CASE=34
    CAST=35
    DESC=36
    DISTINCT=37
    DOUBLE=38
    ELSE=39
    END=40
    EXCEPT=41
    EXISTS=42
    FROM=43
    FULL=44
    GROUP=45
    HAVING=46
    ILIKE=47
    IN=48
    INNER=49
    INTERSECT=50
    IS=51
    JOIN=52
    LEFT=53
    LIKE=54
    NATURAL=55
    NOT=56
    NULL=57
    OFFSET=58
    ON=59
    OR=60
    ORDER=61
    OUTER=62
    PRECISION=63
    RIGHT=64
    SELECT=65
    THEN=66
    TOP=67
    UNION=68
    USING=69
    WHEN=70
    WHERE=71
    WITH=72

    def __init__(self, input:TokenStream, output:TextIO = sys.stdout):
        super().__init__(input, output)
        self.checkVersion("4.13.2")
        self._interp = ParserATNSimulator(self, self.atn, self.decisionsToDFA, self.sharedContextCache)
        self._predicates = None




    class AdqlContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def query(self):
            return self.getTypedRuleContext(ADQLParser.QueryContext,0)


        def EOF(self):
            return self.getToken(ADQLParser.EOF, 0)

        def WITH(self):
            return self.getToken(ADQLParser.WITH, 0)

        def commonTable(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.CommonTableContext)
            else:
                return self.getTypedRuleContext(ADQLParser.CommonTableContext,i)


        def SEMICOLON(self):
            return self.getToken(ADQLParser.SEMICOLON, 0)

        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.COMMA)
            else:
                return self.getToken(ADQLParser.COMMA, i)

        def getRuleIndex(self):
            return ADQLParser.RULE_adql




    def adql(self):

        localctx = ADQLParser.AdqlContext(self, self._ctx, self.state)
        self.enterRule(localctx, 0, self.RULE_adql)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 31
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==72:
                self.state = 22
                self.match(ADQLParser.WITH)
                self.state = 23
                self.commonTable()
                self.state = 28
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while _la==13:
                    self.state = 24
                    self.match(ADQLParser.COMMA)
                    self.state = 25
                    self.commonTable()
                    self.state = 30
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)



            self.state = 33
            self.query()
            self.state = 35
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==27:
                self.state = 34
                self.match(ADQLParser.SEMICOLON)


            self.state = 37
            self.match(ADQLParser.EOF)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class CommonTableContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def NAME(self):
            return self.getToken(ADQLParser.NAME, 0)

        def AS(self):
            return self.getToken(ADQLParser.AS, 0)

        def QUERY_PAREN(self):
            return self.getToken(ADQLParser.QUERY_PAREN, 0)

        def query(self):
            return self.getTypedRuleContext(ADQLParser.QueryContext,0)


        def RPAREN(self):
            return self.getToken(ADQLParser.RPAREN, 0)

        def getRuleIndex(self):
            return ADQLParser.RULE_commonTable




    def commonTable(self):

        localctx = ADQLParser.CommonTableContext(self, self._ctx, self.state)
        self.enterRule(localctx, 2, self.RULE_commonTable)
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 39
            self.match(ADQLParser.NAME)
            self.state = 40
            self.match(ADQLParser.AS)
            self.state = 41
            self.match(ADQLParser.QUERY_PAREN)
            self.state = 42
            self.query()
            self.state = 43
            self.match(ADQLParser.RPAREN)
        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class QueryContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def term(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.TermContext)
            else:
                return self.getTypedRuleContext(ADQLParser.TermContext,i)


        def ORDER(self):
            return self.getToken(ADQLParser.ORDER, 0)

        def BY(self):
            return self.getToken(ADQLParser.BY, 0)

        def sortItem(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.SortItemContext)
            else:
                return self.getTypedRuleContext(ADQLParser.SortItemContext,i)


        def OFFSET(self):
            return self.getToken(ADQLParser.OFFSET, 0)

        def NUMBER(self):
            return self.getToken(ADQLParser.NUMBER, 0)

        def UNION(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.UNION)
            else:
                return self.getToken(ADQLParser.UNION, i)

        def EXCEPT(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.EXCEPT)
            else:
                return self.getToken(ADQLParser.EXCEPT, i)

        def INTERSECT(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.INTERSECT)
            else:
                return self.getToken(ADQLParser.INTERSECT, i)

        def ALL(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.ALL)
            else:
                return self.getToken(ADQLParser.ALL, i)

        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.COMMA)
            else:
                return self.getToken(ADQLParser.COMMA, i)

        def getRuleIndex(self):
            return ADQLParser.RULE_query




    def query(self):

        localctx = ADQLParser.QueryContext(self, self._ctx, self.state)
        self.enterRule(localctx, 4, self.RULE_query)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 45
            self.term()
            self.state = 53
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while ((((_la - 41)) & ~0x3f) == 0 and ((1 << (_la - 41)) & 134218241) != 0):
                self.state = 46
                _la = self._input.LA(1)
                if not(((((_la - 41)) & ~0x3f) == 0 and ((1 << (_la - 41)) & 134218241) != 0)):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                self.state = 48
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==28:
                    self.state = 47
                    self.match(ADQLParser.ALL)


                self.state = 50
                self.term()
                self.state = 55
                self._errHandler.sync(self)
                _la = self._input.LA(1)

            self.state = 66
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==61:
                self.state = 56
                self.match(ADQLParser.ORDER)
                self.state = 57
                self.match(ADQLParser.BY)
                self.state = 58
                self.sortItem()
                self.state = 63
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while _la==13:
                    self.state = 59
                    self.match(ADQLParser.COMMA)
                    self.state = 60
                    self.sortItem()
                    self.state = 65
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)



            self.state = 70
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==58:
                self.state = 68
                self.match(ADQLParser.OFFSET)
                self.state = 69
                self.match(ADQLParser.NUMBER)


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class TermContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def SELECT(self):
            return self.getToken(ADQLParser.SELECT, 0)

        def selectItem(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.SelectItemContext)
            else:
                return self.getTypedRuleContext(ADQLParser.SelectItemContext,i)


        def FROM(self):
            return self.getToken(ADQLParser.FROM, 0)

        def table(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.TableContext)
            else:
                return self.getTypedRuleContext(ADQLParser.TableContext,i)


        def TOP(self):
            return self.getToken(ADQLParser.TOP, 0)

        def NUMBER(self):
            return self.getToken(ADQLParser.NUMBER, 0)

        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.COMMA)
            else:
                return self.getToken(ADQLParser.COMMA, i)

        def WHERE(self):
            return self.getToken(ADQLParser.WHERE, 0)

        def expression(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.ExpressionContext)
            else:
                return self.getTypedRuleContext(ADQLParser.ExpressionContext,i)


        def GROUP(self):
            return self.getToken(ADQLParser.GROUP, 0)

        def BY(self):
            return self.getToken(ADQLParser.BY, 0)

        def HAVING(self):
            return self.getToken(ADQLParser.HAVING, 0)

        def ALL(self):
            return self.getToken(ADQLParser.ALL, 0)

        def DISTINCT(self):
            return self.getToken(ADQLParser.DISTINCT, 0)

        def QUERY_PAREN(self):
            return self.getToken(ADQLParser.QUERY_PAREN, 0)

        def query(self):
            return self.getTypedRuleContext(ADQLParser.QueryContext,0)


        def RPAREN(self):
            return self.getToken(ADQLParser.RPAREN, 0)

        def getRuleIndex(self):
            return ADQLParser.RULE_term




    def term(self):

        localctx = ADQLParser.TermContext(self, self._ctx, self.state)
        self.enterRule(localctx, 6, self.RULE_term)
        self._la = 0 # Token type
        try:
            self.state = 121
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [65]:
                self.enterOuterAlt(localctx, 1)
                self.state = 72
                self.match(ADQLParser.SELECT)
                self.state = 74
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==28 or _la==37:
                    self.state = 73
                    _la = self._input.LA(1)
                    if not(_la==28 or _la==37):
                        self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()


                self.state = 78
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==67:
                    self.state = 76
                    self.match(ADQLParser.TOP)
                    self.state = 77
                    self.match(ADQLParser.NUMBER)


                self.state = 80
                self.selectItem()
                self.state = 85
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while _la==13:
                    self.state = 81
                    self.match(ADQLParser.COMMA)
                    self.state = 82
                    self.selectItem()
                    self.state = 87
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)

                self.state = 88
                self.match(ADQLParser.FROM)
                self.state = 89
                self.table()
                self.state = 94
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while _la==13:
                    self.state = 90
                    self.match(ADQLParser.COMMA)
                    self.state = 91
                    self.table()
                    self.state = 96
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)

                self.state = 99
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==71:
                    self.state = 97
                    self.match(ADQLParser.WHERE)
                    self.state = 98
                    self.expression()


                self.state = 111
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==45:
                    self.state = 101
                    self.match(ADQLParser.GROUP)
                    self.state = 102
                    self.match(ADQLParser.BY)
                    self.state = 103
                    self.expression()
                    self.state = 108
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    while _la==13:
                        self.state = 104
                        self.match(ADQLParser.COMMA)
                        self.state = 105
                        self.expression()
                        self.state = 110
                        self._errHandler.sync(self)
                        _la = self._input.LA(1)



                self.state = 115
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==46:
                    self.state = 113
                    self.match(ADQLParser.HAVING)
                    self.state = 114
                    self.expression()


                pass
            elif token in [11]:
                self.enterOuterAlt(localctx, 2)
                self.state = 117
                self.match(ADQLParser.QUERY_PAREN)
                self.state = 118
                self.query()
                self.state = 119
                self.match(ADQLParser.RPAREN)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class SelectItemContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def STAR(self):
            return self.getToken(ADQLParser.STAR, 0)

        def expression(self):
            return self.getTypedRuleContext(ADQLParser.ExpressionContext,0)


        def NAME(self):
            return self.getToken(ADQLParser.NAME, 0)

        def AS(self):
            return self.getToken(ADQLParser.AS, 0)

        def getRuleIndex(self):
            return ADQLParser.RULE_selectItem




    def selectItem(self):

        localctx = ADQLParser.SelectItemContext(self, self._ctx, self.state)
        self.enterRule(localctx, 8, self.RULE_selectItem)
        self._la = 0 # Token type
        try:
            self.state = 131
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [15]:
                self.enterOuterAlt(localctx, 1)
                self.state = 123
                self.match(ADQLParser.STAR)
                pass
            elif token in [1, 2, 3, 4, 5, 6, 10, 11, 16, 17, 34, 35, 42, 56, 57]:
                self.enterOuterAlt(localctx, 2)
                self.state = 124
                self.expression()
                self.state = 129
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==1 or _la==30:
                    self.state = 126
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if _la==30:
                        self.state = 125
                        self.match(ADQLParser.AS)


                    self.state = 128
                    self.match(ADQLParser.NAME)


                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class SortItemContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def expression(self):
            return self.getTypedRuleContext(ADQLParser.ExpressionContext,0)


        def ASC(self):
            return self.getToken(ADQLParser.ASC, 0)

        def DESC(self):
            return self.getToken(ADQLParser.DESC, 0)

        def getRuleIndex(self):
            return ADQLParser.RULE_sortItem




    def sortItem(self):

        localctx = ADQLParser.SortItemContext(self, self._ctx, self.state)
        self.enterRule(localctx, 10, self.RULE_sortItem)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 133
            self.expression()
            self.state = 135
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==31 or _la==36:
                self.state = 134
                _la = self._input.LA(1)
                if not(_la==31 or _la==36):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()


        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class TableContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def tablePrimary(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.TablePrimaryContext)
            else:
                return self.getTypedRuleContext(ADQLParser.TablePrimaryContext,i)


        def ON(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.ON)
            else:
                return self.getToken(ADQLParser.ON, i)

        def expression(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.ExpressionContext)
            else:
                return self.getTypedRuleContext(ADQLParser.ExpressionContext,i)


        def USING(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.USING)
            else:
                return self.getToken(ADQLParser.USING, i)

        def LPAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.LPAREN)
            else:
                return self.getToken(ADQLParser.LPAREN, i)

        def NAME(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.NAME)
            else:
                return self.getToken(ADQLParser.NAME, i)

        def RPAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.RPAREN)
            else:
                return self.getToken(ADQLParser.RPAREN, i)

        def JOIN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.JOIN)
            else:
                return self.getToken(ADQLParser.JOIN, i)

        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.COMMA)
            else:
                return self.getToken(ADQLParser.COMMA, i)

        def NATURAL(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.NATURAL)
            else:
                return self.getToken(ADQLParser.NATURAL, i)

        def INNER(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.INNER)
            else:
                return self.getToken(ADQLParser.INNER, i)

        def LEFT(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.LEFT)
            else:
                return self.getToken(ADQLParser.LEFT, i)

        def RIGHT(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.RIGHT)
            else:
                return self.getToken(ADQLParser.RIGHT, i)

        def FULL(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.FULL)
            else:
                return self.getToken(ADQLParser.FULL, i)

        def OUTER(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.OUTER)
            else:
                return self.getToken(ADQLParser.OUTER, i)

        def getRuleIndex(self):
            return ADQLParser.RULE_table




    def table(self):

        localctx = ADQLParser.TableContext(self, self._ctx, self.state)
        self.enterRule(localctx, 12, self.RULE_table)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 137
            self.tablePrimary()
            self.state = 166
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while ((((_la - 44)) & ~0x3f) == 0 and ((1 << (_la - 44)) & 34638625) != 0):
                self.state = 164
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [44, 49, 52, 53, 55, 64]:
                    self.state = 139
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if _la==55:
                        self.state = 138
                        self.match(ADQLParser.NATURAL)


                    self.state = 146
                    self._errHandler.sync(self)
                    token = self._input.LA(1)
                    if token in [49]:
                        self.state = 141
                        self.match(ADQLParser.INNER)
                        pass
                    elif token in [44, 53, 64]:
                        self.state = 142
                        _la = self._input.LA(1)
                        if not(((((_la - 44)) & ~0x3f) == 0 and ((1 << (_la - 44)) & 1049089) != 0)):
                            self._errHandler.recoverInline(self)
                        else:
                            self._errHandler.reportMatch(self)
                            self.consume()
                        self.state = 144
                        self._errHandler.sync(self)
                        _la = self._input.LA(1)
                        if _la==62:
                            self.state = 143
                            self.match(ADQLParser.OUTER)


                        pass
                    elif token in [52]:
                        pass
                    else:
                        pass
                    self.state = 148
                    self.match(ADQLParser.JOIN)
                    self.state = 150
                    self.tablePrimary()
                    pass
                elif token in [59]:
                    self.state = 151
                    self.match(ADQLParser.ON)
                    self.state = 152
                    self.expression()
                    pass
                elif token in [69]:
                    self.state = 153
                    self.match(ADQLParser.USING)
                    self.state = 154
                    self.match(ADQLParser.LPAREN)
                    self.state = 155
                    self.match(ADQLParser.NAME)
                    self.state = 160
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    while _la==13:
                        self.state = 156
                        self.match(ADQLParser.COMMA)
                        self.state = 157
                        self.match(ADQLParser.NAME)
                        self.state = 162
                        self._errHandler.sync(self)
                        _la = self._input.LA(1)

                    self.state = 163
                    self.match(ADQLParser.RPAREN)
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 168
                self._errHandler.sync(self)
                _la = self._input.LA(1)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class TablePrimaryContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def NAME(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.NAME)
            else:
                return self.getToken(ADQLParser.NAME, i)

        def DOT(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.DOT)
            else:
                return self.getToken(ADQLParser.DOT, i)

        def AS(self):
            return self.getToken(ADQLParser.AS, 0)

        def QUERY_PAREN(self):
            return self.getToken(ADQLParser.QUERY_PAREN, 0)

        def query(self):
            return self.getTypedRuleContext(ADQLParser.QueryContext,0)


        def RPAREN(self):
            return self.getToken(ADQLParser.RPAREN, 0)

        def LPAREN(self):
            return self.getToken(ADQLParser.LPAREN, 0)

        def table(self):
            return self.getTypedRuleContext(ADQLParser.TableContext,0)


        def getRuleIndex(self):
            return ADQLParser.RULE_tablePrimary




    def tablePrimary(self):

        localctx = ADQLParser.TablePrimaryContext(self, self._ctx, self.state)
        self.enterRule(localctx, 14, self.RULE_tablePrimary)
        self._la = 0 # Token type
        try:
            self.state = 195
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1]:
                self.enterOuterAlt(localctx, 1)
                self.state = 169
                self.match(ADQLParser.NAME)
                self.state = 174
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while _la==14:
                    self.state = 170
                    self.match(ADQLParser.DOT)
                    self.state = 171
                    self.match(ADQLParser.NAME)
                    self.state = 176
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)

                self.state = 181
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==1 or _la==30:
                    self.state = 178
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if _la==30:
                        self.state = 177
                        self.match(ADQLParser.AS)


                    self.state = 180
                    self.match(ADQLParser.NAME)


                pass
            elif token in [11]:
                self.enterOuterAlt(localctx, 2)
                self.state = 183
                self.match(ADQLParser.QUERY_PAREN)
                self.state = 184
                self.query()
                self.state = 185
                self.match(ADQLParser.RPAREN)
                self.state = 187
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==30:
                    self.state = 186
                    self.match(ADQLParser.AS)


                self.state = 189
                self.match(ADQLParser.NAME)
                pass
            elif token in [10]:
                self.enterOuterAlt(localctx, 3)
                self.state = 191
                self.match(ADQLParser.LPAREN)
                self.state = 192
                self.table()
                self.state = 193
                self.match(ADQLParser.RPAREN)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class ExpressionContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def operand(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.OperandContext)
            else:
                return self.getTypedRuleContext(ADQLParser.OperandContext,i)


        def NOT(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.NOT)
            else:
                return self.getToken(ADQLParser.NOT, i)

        def IS(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.IS)
            else:
                return self.getToken(ADQLParser.IS, i)

        def NULL(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.NULL)
            else:
                return self.getToken(ADQLParser.NULL, i)

        def PLUS(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.PLUS)
            else:
                return self.getToken(ADQLParser.PLUS, i)

        def MINUS(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.MINUS)
            else:
                return self.getToken(ADQLParser.MINUS, i)

        def STAR(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.STAR)
            else:
                return self.getToken(ADQLParser.STAR, i)

        def SLASH(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.SLASH)
            else:
                return self.getToken(ADQLParser.SLASH, i)

        def PERCENT(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.PERCENT)
            else:
                return self.getToken(ADQLParser.PERCENT, i)

        def CONCAT(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.CONCAT)
            else:
                return self.getToken(ADQLParser.CONCAT, i)

        def EQUAL(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.EQUAL)
            else:
                return self.getToken(ADQLParser.EQUAL, i)

        def NOT_EQUAL(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.NOT_EQUAL)
            else:
                return self.getToken(ADQLParser.NOT_EQUAL, i)

        def LESS(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.LESS)
            else:
                return self.getToken(ADQLParser.LESS, i)

        def GREATER(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.GREATER)
            else:
                return self.getToken(ADQLParser.GREATER, i)

        def LESS_OR_EQUAL(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.LESS_OR_EQUAL)
            else:
                return self.getToken(ADQLParser.LESS_OR_EQUAL, i)

        def GREATER_OR_EQUAL(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.GREATER_OR_EQUAL)
            else:
                return self.getToken(ADQLParser.GREATER_OR_EQUAL, i)

        def AND(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.AND)
            else:
                return self.getToken(ADQLParser.AND, i)

        def OR(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.OR)
            else:
                return self.getToken(ADQLParser.OR, i)

        def IN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.IN)
            else:
                return self.getToken(ADQLParser.IN, i)

        def RPAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.RPAREN)
            else:
                return self.getToken(ADQLParser.RPAREN, i)

        def LIKE(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.LIKE)
            else:
                return self.getToken(ADQLParser.LIKE, i)

        def ILIKE(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.ILIKE)
            else:
                return self.getToken(ADQLParser.ILIKE, i)

        def BETWEEN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.BETWEEN)
            else:
                return self.getToken(ADQLParser.BETWEEN, i)

        def QUERY_PAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.QUERY_PAREN)
            else:
                return self.getToken(ADQLParser.QUERY_PAREN, i)

        def query(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.QueryContext)
            else:
                return self.getTypedRuleContext(ADQLParser.QueryContext,i)


        def LPAREN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.LPAREN)
            else:
                return self.getToken(ADQLParser.LPAREN, i)

        def expression(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.ExpressionContext)
            else:
                return self.getTypedRuleContext(ADQLParser.ExpressionContext,i)


        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.COMMA)
            else:
                return self.getToken(ADQLParser.COMMA, i)

        def getRuleIndex(self):
            return ADQLParser.RULE_expression




    def expression(self):

        localctx = ADQLParser.ExpressionContext(self, self._ctx, self.state)
        self.enterRule(localctx, 16, self.RULE_expression)
        self._la = 0 # Token type
        try:
            self.enterOuterAlt(localctx, 1)
            self.state = 198
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==56:
                self.state = 197
                self.match(ADQLParser.NOT)


            self.state = 201
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            if _la==16 or _la==17:
                self.state = 200
                _la = self._input.LA(1)
                if not(_la==16 or _la==17):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()


            self.state = 203
            self.operand()
            self.state = 245
            self._errHandler.sync(self)
            _la = self._input.LA(1)
            while (((_la) & ~0x3f) == 0 and ((1 << _la) & 1245667514399031296) != 0):
                self.state = 243
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 29, 60]:
                    self.state = 204
                    _la = self._input.LA(1)
                    if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 1152921505277902848) != 0)):
                        self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()
                    self.state = 206
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if _la==56:
                        self.state = 205
                        self.match(ADQLParser.NOT)


                    self.state = 209
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if _la==16 or _la==17:
                        self.state = 208
                        _la = self._input.LA(1)
                        if not(_la==16 or _la==17):
                            self._errHandler.recoverInline(self)
                        else:
                            self._errHandler.reportMatch(self)
                            self.consume()


                    self.state = 211
                    self.operand()
                    pass
                elif token in [51]:
                    self.state = 212
                    self.match(ADQLParser.IS)
                    self.state = 214
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if _la==56:
                        self.state = 213
                        self.match(ADQLParser.NOT)


                    self.state = 216
                    self.match(ADQLParser.NULL)
                    pass
                elif token in [32, 47, 48, 54, 56]:
                    self.state = 218
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if _la==56:
                        self.state = 217
                        self.match(ADQLParser.NOT)


                    self.state = 241
                    self._errHandler.sync(self)
                    token = self._input.LA(1)
                    if token in [32, 47, 54]:
                        self.state = 220
                        _la = self._input.LA(1)
                        if not((((_la) & ~0x3f) == 0 and ((1 << _la) & 18155140292804608) != 0)):
                            self._errHandler.recoverInline(self)
                        else:
                            self._errHandler.reportMatch(self)
                            self.consume()
                        self.state = 222
                        self._errHandler.sync(self)
                        _la = self._input.LA(1)
                        if _la==16 or _la==17:
                            self.state = 221
                            _la = self._input.LA(1)
                            if not(_la==16 or _la==17):
                                self._errHandler.recoverInline(self)
                            else:
                                self._errHandler.reportMatch(self)
                                self.consume()


                        self.state = 224
                        self.operand()
                        pass
                    elif token in [48]:
                        self.state = 225
                        self.match(ADQLParser.IN)
                        self.state = 237
                        self._errHandler.sync(self)
                        token = self._input.LA(1)
                        if token in [11]:
                            self.state = 226
                            self.match(ADQLParser.QUERY_PAREN)
                            self.state = 227
                            self.query()
                            pass
                        elif token in [10]:
                            self.state = 228
                            self.match(ADQLParser.LPAREN)
                            self.state = 229
                            self.expression()
                            self.state = 234
                            self._errHandler.sync(self)
                            _la = self._input.LA(1)
                            while _la==13:
                                self.state = 230
                                self.match(ADQLParser.COMMA)
                                self.state = 231
                                self.expression()
                                self.state = 236
                                self._errHandler.sync(self)
                                _la = self._input.LA(1)

                            pass
                        else:
                            raise NoViableAltException(self)

                        self.state = 239
                        self.match(ADQLParser.RPAREN)
                        pass
                    else:
                        raise NoViableAltException(self)

                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 247
                self._errHandler.sync(self)
                _la = self._input.LA(1)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class OperandContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def NAME(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.NAME)
            else:
                return self.getToken(ADQLParser.NAME, i)

        def DOT(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.DOT)
            else:
                return self.getToken(ADQLParser.DOT, i)

        def STAR(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.STAR)
            else:
                return self.getToken(ADQLParser.STAR, i)

        def NUMBER(self):
            return self.getToken(ADQLParser.NUMBER, 0)

        def STRING(self):
            return self.getToken(ADQLParser.STRING, 0)

        def NULL(self):
            return self.getToken(ADQLParser.NULL, 0)

        def LPAREN(self):
            return self.getToken(ADQLParser.LPAREN, 0)

        def RPAREN(self):
            return self.getToken(ADQLParser.RPAREN, 0)

        def FUNCTION(self):
            return self.getToken(ADQLParser.FUNCTION, 0)

        def SHAPE(self):
            return self.getToken(ADQLParser.SHAPE, 0)

        def expression(self, i:int=None):
            if i is None:
                return self.getTypedRuleContexts(ADQLParser.ExpressionContext)
            else:
                return self.getTypedRuleContext(ADQLParser.ExpressionContext,i)


        def COMMA(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.COMMA)
            else:
                return self.getToken(ADQLParser.COMMA, i)

        def AGGREGATE(self):
            return self.getToken(ADQLParser.AGGREGATE, 0)

        def ALL(self):
            return self.getToken(ADQLParser.ALL, 0)

        def DISTINCT(self):
            return self.getToken(ADQLParser.DISTINCT, 0)

        def QUERY_PAREN(self):
            return self.getToken(ADQLParser.QUERY_PAREN, 0)

        def query(self):
            return self.getTypedRuleContext(ADQLParser.QueryContext,0)


        def EXISTS(self):
            return self.getToken(ADQLParser.EXISTS, 0)

        def CAST(self):
            return self.getToken(ADQLParser.CAST, 0)

        def AS(self):
            return self.getToken(ADQLParser.AS, 0)

        def typeName(self):
            return self.getTypedRuleContext(ADQLParser.TypeNameContext,0)


        def CASE(self):
            return self.getToken(ADQLParser.CASE, 0)

        def END(self):
            return self.getToken(ADQLParser.END, 0)

        def WHEN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.WHEN)
            else:
                return self.getToken(ADQLParser.WHEN, i)

        def THEN(self, i:int=None):
            if i is None:
                return self.getTokens(ADQLParser.THEN)
            else:
                return self.getToken(ADQLParser.THEN, i)

        def ELSE(self):
            return self.getToken(ADQLParser.ELSE, 0)

        def getRuleIndex(self):
            return ADQLParser.RULE_operand




    def operand(self):

        localctx = ADQLParser.OperandContext(self, self._ctx, self.state)
        self.enterRule(localctx, 18, self.RULE_operand)
        self._la = 0 # Token type
        try:
            self.state = 319
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [1]:
                self.enterOuterAlt(localctx, 1)
                self.state = 248
                self.match(ADQLParser.NAME)
                self.state = 253
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while _la==14:
                    self.state = 249
                    self.match(ADQLParser.DOT)
                    self.state = 250
                    _la = self._input.LA(1)
                    if not(_la==1 or _la==15):
                        self._errHandler.recoverInline(self)
                    else:
                        self._errHandler.reportMatch(self)
                        self.consume()
                    self.state = 255
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)

                pass
            elif token in [2]:
                self.enterOuterAlt(localctx, 2)
                self.state = 256
                self.match(ADQLParser.NUMBER)
                pass
            elif token in [3]:
                self.enterOuterAlt(localctx, 3)
                self.state = 257
                self.match(ADQLParser.STRING)
                pass
            elif token in [57]:
                self.enterOuterAlt(localctx, 4)
                self.state = 258
                self.match(ADQLParser.NULL)
                pass
            elif token in [4, 5]:
                self.enterOuterAlt(localctx, 5)
                self.state = 259
                _la = self._input.LA(1)
                if not(_la==4 or _la==5):
                    self._errHandler.recoverInline(self)
                else:
                    self._errHandler.reportMatch(self)
                    self.consume()
                self.state = 260
                self.match(ADQLParser.LPAREN)
                self.state = 269
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 216177231700102270) != 0):
                    self.state = 261
                    self.expression()
                    self.state = 266
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    while _la==13:
                        self.state = 262
                        self.match(ADQLParser.COMMA)
                        self.state = 263
                        self.expression()
                        self.state = 268
                        self._errHandler.sync(self)
                        _la = self._input.LA(1)



                self.state = 271
                self.match(ADQLParser.RPAREN)
                pass
            elif token in [10]:
                self.enterOuterAlt(localctx, 6)
                self.state = 272
                self.match(ADQLParser.LPAREN)
                self.state = 273
                self.expression()
                self.state = 274
                self.match(ADQLParser.RPAREN)
                pass
            elif token in [6]:
                self.enterOuterAlt(localctx, 7)
                self.state = 276
                self.match(ADQLParser.AGGREGATE)
                self.state = 277
                self.match(ADQLParser.LPAREN)
                self.state = 283
                self._errHandler.sync(self)
                token = self._input.LA(1)
                if token in [15]:
                    self.state = 278
                    self.match(ADQLParser.STAR)
                    pass
                elif token in [1, 2, 3, 4, 5, 6, 10, 11, 16, 17, 28, 34, 35, 37, 42, 56, 57]:
                    self.state = 280
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if _la==28 or _la==37:
                        self.state = 279
                        _la = self._input.LA(1)
                        if not(_la==28 or _la==37):
                            self._errHandler.recoverInline(self)
                        else:
                            self._errHandler.reportMatch(self)
                            self.consume()


                    self.state = 282
                    self.expression()
                    pass
                else:
                    raise NoViableAltException(self)

                self.state = 285
                self.match(ADQLParser.RPAREN)
                pass
            elif token in [11, 42]:
                self.enterOuterAlt(localctx, 8)
                self.state = 287
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==42:
                    self.state = 286
                    self.match(ADQLParser.EXISTS)


                self.state = 289
                self.match(ADQLParser.QUERY_PAREN)
                self.state = 290
                self.query()
                self.state = 291
                self.match(ADQLParser.RPAREN)
                pass
            elif token in [35]:
                self.enterOuterAlt(localctx, 9)
                self.state = 293
                self.match(ADQLParser.CAST)
                self.state = 294
                self.match(ADQLParser.LPAREN)
                self.state = 295
                self.expression()
                self.state = 296
                self.match(ADQLParser.AS)
                self.state = 297
                self.typeName()
                self.state = 298
                self.match(ADQLParser.RPAREN)
                pass
            elif token in [34]:
                self.enterOuterAlt(localctx, 10)
                self.state = 300
                self.match(ADQLParser.CASE)
                self.state = 302
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if (((_la) & ~0x3f) == 0 and ((1 << _la) & 216177231700102270) != 0):
                    self.state = 301
                    self.expression()


                self.state = 309 
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                while True:
                    self.state = 304
                    self.match(ADQLParser.WHEN)
                    self.state = 305
                    self.expression()
                    self.state = 306
                    self.match(ADQLParser.THEN)
                    self.state = 307
                    self.expression()
                    self.state = 311 
                    self._errHandler.sync(self)
                    _la = self._input.LA(1)
                    if not (_la==70):
                        break

                self.state = 315
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==39:
                    self.state = 313
                    self.match(ADQLParser.ELSE)
                    self.state = 314
                    self.expression()


                self.state = 317
                self.match(ADQLParser.END)
                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx


    class TypeNameContext(Context):
        __slots__ = 'parser'

        def __init__(self, parser, parent:ParserRuleContext=None, invokingState:int=-1):
            super().__init__(parent, invokingState)
            self.parser = parser

        def TYPE(self):
            return self.getToken(ADQLParser.TYPE, 0)

        def SHAPE(self):
            return self.getToken(ADQLParser.SHAPE, 0)

        def DOUBLE(self):
            return self.getToken(ADQLParser.DOUBLE, 0)

        def PRECISION(self):
            return self.getToken(ADQLParser.PRECISION, 0)

        def STRING_TYPE(self):
            return self.getToken(ADQLParser.STRING_TYPE, 0)

        def LPAREN(self):
            return self.getToken(ADQLParser.LPAREN, 0)

        def NUMBER(self):
            return self.getToken(ADQLParser.NUMBER, 0)

        def RPAREN(self):
            return self.getToken(ADQLParser.RPAREN, 0)

        def getRuleIndex(self):
            return ADQLParser.RULE_typeName




    def typeName(self):

        localctx = ADQLParser.TypeNameContext(self, self._ctx, self.state)
        self.enterRule(localctx, 20, self.RULE_typeName)
        self._la = 0 # Token type
        try:
            self.state = 331
            self._errHandler.sync(self)
            token = self._input.LA(1)
            if token in [7]:
                self.enterOuterAlt(localctx, 1)
                self.state = 321
                self.match(ADQLParser.TYPE)
                pass
            elif token in [5]:
                self.enterOuterAlt(localctx, 2)
                self.state = 322
                self.match(ADQLParser.SHAPE)
                pass
            elif token in [38]:
                self.enterOuterAlt(localctx, 3)
                self.state = 323
                self.match(ADQLParser.DOUBLE)
                self.state = 324
                self.match(ADQLParser.PRECISION)
                pass
            elif token in [8]:
                self.enterOuterAlt(localctx, 4)
                self.state = 325
                self.match(ADQLParser.STRING_TYPE)
                self.state = 329
                self._errHandler.sync(self)
                _la = self._input.LA(1)
                if _la==10:
                    self.state = 326
                    self.match(ADQLParser.LPAREN)
                    self.state = 327
                    self.match(ADQLParser.NUMBER)
                    self.state = 328
                    self.match(ADQLParser.RPAREN)


                pass
            else:
                raise NoViableAltException(self)

        except RecognitionException as re:
            localctx.exception = re
            self._errHandler.reportError(self, re)
            self._errHandler.recover(self, re)
        finally:
            self.exitRule()
        return localctx





