package csv

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

const top = "reference,exporter_name,item_description,item_price\n"

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		o        Options
		want     string
	}{
		{"one row", top + "A,Ann,Tea,1.5\n", Options{},
			`declaration@2:1{reference="A"@2:1 exporter@2:3{name="Ann"@2:3} item@2:7{description="Tea"@2:7 price="1.5"@2:11}}`},
		{"rows of two declarations", top + "A,Ann,Tea,1\nA,Ann,Cup,2\nB,Bob,Pot,3\n", Options{},
			`declaration@2:1{reference="A"@2:1 exporter@2:3{name="Ann"@2:3} item@2:7{description="Tea"@2:7 price="1"@2:11} item@3:7{description="Cup"@3:7 price="2"@3:11}}
declaration@4:1{reference="B"@4:1 exporter@4:3{name="Bob"@4:3} item@4:7{description="Pot"@4:7 price="3"@4:11}}`},
		{"header value on a later row only", top + "A,,Tea,\nA,Ann,Cup,\n", Options{},
			`declaration@2:1{reference="A"@2:1 exporter@3:3{name="Ann"@3:3} item@2:4{description="Tea"@2:4} item@3:7{description="Cup"@3:7}}`},
		{"no item", top + "A,Ann,,\n", Options{}, `declaration@2:1{reference="A"@2:1 exporter@2:3{name="Ann"@2:3}}`},
		{"no line break at the end", top + "A,,Tea,1", Options{}, `declaration@2:1{reference="A"@2:1 item@2:4{description="Tea"@2:4 price="1"@2:8}}`},
		{"CRLF, byte order mark, blank lines, semicolons", "\xEF\xBB\xBFreference;item_description\r\n\r\nA;Tea\r\n;\r\n \r\nA;\"Cup\"\r\n\r\n", Options{},
			`declaration@3:1{reference="A"@3:1 item@3:3{description="Tea"@3:3} item@6:3{description="Cup"@6:3}}`},
		{"tabs", "reference\titem_description\nA\tTea, black; loose\n", Options{}, `declaration@2:1{reference="A"@2:1 item@2:3{description="Tea, black; loose"@2:3}}`},
		{"the separator is in a name within quotation marks", "\"reference\";\"item_description\";\"x,y,z\"\nA;Tea;\n", Options{}, `declaration@2:1{reference="A"@2:1 item@2:3{description="Tea"@2:3}}`},
		{"sep=", "sep=;\r\nreference;item_price\r\nA;1\r\n", Options{}, `declaration@3:1{reference="A"@3:1 item@3:3{price="1"@3:3}}`},
		{"one column", "reference\nA\nB\n", Options{}, "declaration@2:1{reference=\"A\"@2:1}\ndeclaration@3:1{reference=\"B\"@3:1}"},
		{"columns in any order and spelling", "Item Description,ITEM-DOCUMENT-2-TYPE,Item_Document 1 Type,Reference\nTea,b,a,A\n", Options{},
			`declaration@2:9{reference="A"@2:9 item@2:1{description="Tea"@2:1 document@2:7{type="a"@2:7} document@2:5{type="b"@2:5}}}`},
		{"a gap in positions closes", "reference,item_document_2_type,exporter_line_2,item_document_2_id\nA,b,c,d\nB,,,\n", Options{},
			"! warning CSV013 2:5 This is number 2 of its kind and becomes number 1, because one before it is empty\n" +
				"! warning CSV013 2:3 This is number 2 of its kind and becomes number 1, because one before it is empty\n" + `declaration@2:1{reference="A"@2:1 exporter@2:5{line="c"@2:5} item@2:3{document@2:3{type="b"@2:3 id="d"@2:7}}}` + "\n" + `declaration@3:1{reference="B"@3:1}`},
		{"quotation marks", "reference,exporter_name,item_description,note_text\n\"A\",\"a, \"\"b\"\"\",3\" pipe,\"\"\n", Options{},
			`declaration@2:1{reference="A"@2:1 exporter@2:5{name="a, \"b\""@2:5} item@2:16{description="3\" pipe"@2:16}}`},
		{"line breaks in a cell, and places behind it", top + "A,\"Änn\r\nÖ\n\nand Co\", \"Tea\" ,2\nA,,Cup,3\n", Options{},
			"declaration@2:1{reference=\"A\"@2:1 exporter@2:3{name=\"Änn\\nÖ\\nand Co\"@2:3} item@5:10{description=\"Tea\"@5:10 price=\"2\"@5:17} item@6:4{description=\"Cup\"@6:4 price=\"3\"@6:8}}"},
		{"places count characters", top + "Ä€😀,Ö,é,2\n", Options{}, `declaration@2:1{reference="Ä€😀"@2:1 exporter@2:5{name="Ö"@2:5} item@2:7{description="é"@2:7 price="2"@2:9}}`},
		{"white space goes", top + " A ,\t Ann\u00a0,\" Tea \n  black \",\n", Options{}, "declaration@2:2{reference=\"A\"@2:2 exporter@2:7{name=\"Ann\"@2:7} item@2:12{description=\"Tea\\nblack\"@2:12}}"},
		{"windows-1252", top + "A,M\xFCller,5 \x80,1\n", Options{}, `declaration@2:1{reference="A"@2:1 exporter@2:3{name="Müller"@2:3} item@2:10{description="5 €"@2:10 price="1"@2:14}}`},
		{"windows-1252 named", top + "A,\xC3\xBC,,\n", Options{Encoding: Windows1252}, `declaration@2:1{reference="A"@2:1 exporter@2:3{name="Ã¼"@2:3}}`},
		{"UTF-8, then something else", top + "A,é,,\nB,\xE9,,\nC,c,,\n", Options{},
			"declaration@2:1{reference=\"A\"@2:1 exporter@2:3{name=\"é\"@2:3}}\n! error CSV004 3:3 The characters cannot be read: the file is in UTF-8 up to here, and this is not\n(B is not read)\ndeclaration@4:1{reference=\"C\"@4:1 exporter@4:3{name=\"c\"@4:3}}"},
		{"windows-1252, then UTF-8", top + "A,\xE9,,\nB,é,,\n", Options{},
			"declaration@2:1{reference=\"A\"@2:1 exporter@2:3{name=\"é\"@2:3}}\n! error CSV004 3:3 The characters cannot be read: the file is in windows-1252 up to here, and this is UTF-8\n(B is not read)"},
		{"UTF-8 named", top + "A,\xE9,,\n", Options{Encoding: UTF8}, "! error CSV004 2:3 The characters cannot be read: it is not UTF-8\n(A is not read)"},
		{"a byte without a character", top + "A,\xE9\x81,,\n", Options{}, "! error CSV004 2:3 The characters cannot be read: windows-1252 has no character for the byte 81\n(A is not read)"},
		{"UTF-16", "\xFF\xFEr\x00e\x00f\x00e\x00r\x00e\x00n\x00c\x00e\x00\t\x00t\x00o\x00t\x00a\x00l\x00\r\x00\n\x00\xE9\x00\t\x001\x00\r\x00\n\x00", Options{Encoding: Windows1252}, `declaration@2:1{reference="é"@2:1 total="1"@2:3}`},
		{"half a character of UTF-16", "\xFE\xFF\x00r\x00e\x00f\x00e\x00r\x00e\x00n\x00c\x00e\x00\n\x00A\xD8\x00\x00\n", Options{}, "! error CSV004 2:1 The characters cannot be read: it is not UTF-8\n( is not read)"},
		{"an end-of-file mark", "reference,total\r\nA,1\r\n\x1A", Options{}, `declaration@2:1{reference="A"@2:1 total="1"@2:3}`},
		{"two byte order marks", "\xEF\xBB\xBF\xEF\xBB\xBFreference,total\nA,1\n", Options{}, `declaration@2:1{reference="A"@2:1 total="1"@2:3}`},
		{"cells divided by |", "reference|total|item_description\nA|1|x,y\n", Options{}, `declaration@2:1{reference="A"@2:1 total="1"@2:3 item@2:5{description="x,y"@2:5}}`},
		{"headings further down", "Orders of May,,\n,,\nreference,total,item_price\nA,1,2\n", Options{}, "! error CSV014 3:1 The headings of this table stand in line 3, and it begins with something else"},
		{"with their line", "Orders of May,,\n,,\nreference,total,item_price\nA,1,2\n", Options{Header: 3}, `declaration@4:1{reference="A"@4:1 total="1"@4:3 item@4:5{price="2"@4:5}}`},
		{"with another", "Orders of May,,\n,,\nreference,total,item_price\nA,1,2\n", Options{Header: 4}, "! error CSV002 4:1 Line 4 has no column that is known here"},
		{"with one that there is not", "Orders of May,,\n", Options{Header: 4}, "! error CSV002 2:1 The file has no line 4, which is to have its headings"},
		{"columns without a name at the end", "reference,total,,\nA,1\nB,2,,\nC,3,,,\n", Options{},
			"declaration@2:1{reference=\"A\"@2:1 total=\"1\"@2:3}\ndeclaration@3:1{reference=\"B\"@3:1 total=\"2\"@3:3}\ndeclaration@4:1{reference=\"C\"@4:1 total=\"3\"@4:3}"},
		{"what spreadsheets leave", "reference,total,exporter_name,exporter_line_1\n'007,\"=\"\"12\"\"\",Ann\u200B,'t Veld\n'008,'5,\u200BBob,=A1\n", Options{},
			"! note CSV015 2:1 An apostrophe stands in front of the value of reference, as for a spreadsheet: \"007\" is read, here and in the rows that follow in the same way\n" +
				"! note CSV015 2:6 The value of total is written as a formula, so that a spreadsheet leaves it alone: \"12\" is read, here and in the rows that follow in the same way\n" +
				"! note CSV015 2:16 The value of exporter_name has a character that nobody sees, U+200B: \"Ann\" is read, here and in the rows that follow in the same way\n" +
				"declaration@2:1{reference=\"007\"@2:1 exporter@2:16{name=\"Ann\"@2:16 line=\"'t Veld\"@2:21} total=\"12\"@2:6}\n" +
				"! note CSV015 3:6 An apostrophe stands in front of the value of total, as for a spreadsheet: \"5\" is read, here and in the rows that follow in the same way\n" +
				"declaration@3:1{reference=\"008\"@3:1 exporter@3:9{name=\"Bob\"@3:9 line=\"=A1\"@3:14} total=\"5\"@3:6}"},
		{"a number that was shortened", "reference,note_text\nA,6.80291E+09\n", Options{},
			"! error CSV015 2:3 The value \"6.80291E+09\" of note_text is a number as a spreadsheet shortens it: its last digits are lost\ndeclaration@2:1{reference=\"A\"@2:1 note@2:3{text=\"6.80291E+09\"@2:3}}"},
		{"nothing but what nobody sees", "reference,note_text\nA,\u200B\n", Options{}, "! note CSV015 2:3 The value of note_text has a character that nobody sees, U+200B: \"\" is read, here and in the rows that follow in the same way\ndeclaration@2:1{reference=\"A\"@2:1}"},
		{"a header value that changes again and again", top + "A,Ann,Tea,\nA,Bob,Cup,\nA,Cid,Pot,\nA,Ann,Pan,\nA,Dan,Jug,\n", Options{},
			"! error CSV009 3:3 exporter_name is \"Bob\" here and \"Ann\" in line 2, and both rows are of one declaration; 2 more of its rows differ from that one, too\n" +
				`declaration@2:1{reference="A"@2:1 exporter@2:3{name="Ann"@2:3} item@2:7{description="Tea"@2:7} item@3:7{description="Cup"@3:7} item@4:7{description="Pot"@4:7} item@5:7{description="Pan"@5:7} item@6:7{description="Jug"@6:7}}`},
		{"a control character", top + "A,a\x01b,,\n", Options{}, "! error CSV004 2:3 A declaration cannot carry this value: it has the control character U+0001\n(A is not read)"},
		{"decimal comma", "reference;total;item_price;item_description\nA;1234,5;12;a,b\n", Options{Decimal: ','},
			`declaration@2:1{reference="A"@2:1 total="1234.5"@2:3 item@2:13{description="a,b"@2:13 price="12"@2:10}}`},
		{"decimal comma and a point", "reference;total\nA;1.234\n", Options{Decimal: ','},
			"! error CSV010 2:3 The value \"1.234\" of total is not right: it has a point, and decimals have a comma here\ndeclaration@2:1{reference=\"A\"@2:1 total=\"1.234\"@2:3}"},
		{"a comma without the option", "reference;total\nA;12,50\n", Options{},
			"! error CSV010 2:3 The value \"12,50\" of total is not right: it has a comma\ndeclaration@2:1{reference=\"A\"@2:1 total=\"12,50\"@2:3}"},
		{"a comma between thousands", "reference;total\nA;1,234.50\n", Options{},
			"! error CSV010 2:3 The value \"1,234.50\" of total is not right: it has a comma between thousands\ndeclaration@2:1{reference=\"A\"@2:1 total=\"1,234.50\"@2:3}"},
		{"numbers as spreadsheets show them", "reference;total;item_price\nA;−5.00;£7\nB;1\u202F000,5;8 €\n", Options{},
			"! error CSV010 2:3 The value \"−5.00\" of total is not right: it has U+2212 for a minus\n! error CSV010 2:9 The value \"£7\" of item_price is not right: it has the sign of a currency, £\n" +
				"declaration@2:1{reference=\"A\"@2:1 total=\"−5.00\"@2:3 item@2:9{price=\"£7\"@2:9}}\n" +
				"! error CSV010 3:3 The value \"1\\u202f000,5\" of total is not right: it has a blank between its digits\n! error CSV010 3:11 The value \"8 €\" of item_price is not right: it has a blank between its digits\n" +
				"declaration@3:1{reference=\"B\"@3:1 total=\"1\\u202f000,5\"@3:3 item@3:11{price=\"8 €\"@3:11}}"},
		{"dates in a form of their own", "reference,note_day\nA,31/12/2026\nB,2026-12-31\nC,31/02/2026\n", Options{Date: dayFirst{}},
			"declaration@2:1{reference=\"A\"@2:1 note@2:3{day=\"2026-12-31\"@2:3}}\n" +
				"! error CSV012 3:3 The value \"2026-12-31\" of note_day is not right: it is not a date as this table writes them\ndeclaration@3:1{reference=\"B\"@3:1 note@3:3{day=\"2026-12-31\"@3:3}}\n" +
				"! error CSV012 4:3 The value \"31/02/2026\" of note_day is not right: it is not a date as this table writes them\ndeclaration@4:1{reference=\"C\"@4:1 note@4:3{day=\"31/02/2026\"@4:3}}"},
		{"dates as they are", "reference,note_day\nA,31/12/2026\n", Options{}, `declaration@2:1{reference="A"@2:1 note@2:3{day="31/12/2026"@2:3}}`},
		{"a header value that changes", top + "A,Ann,Tea,\nA,Bob,Cup,\n", Options{},
			"! error CSV009 3:3 exporter_name is \"Bob\" here and \"Ann\" in line 2, and both rows are of one declaration\n" +
				`declaration@2:1{reference="A"@2:1 exporter@2:3{name="Ann"@2:3} item@2:7{description="Tea"@2:7} item@3:7{description="Cup"@3:7}}`},
		{"a declaration that comes back", top + "A,,Tea,\nB,,Cup,\nA,,Pot,\nA,,Pan,\nC,,Jug,\n", Options{},
			"declaration@2:1{reference=\"A\"@2:1 item@2:4{description=\"Tea\"@2:4}}\ndeclaration@3:1{reference=\"B\"@3:1 item@3:4{description=\"Cup\"@3:4}}\n" +
				"! error CSV008 4:1 The declaration \"A\" comes back: its rows began in line 2, and others came between\n(A is not read)\n" +
				`declaration@6:1{reference="C"@6:1 item@6:4{description="Jug"@6:4}}`},
		{"no key on a row", top + "A,,Tea,\n,,Cup,\nB,,Pot,\n", Options{},
			"! error CSV007 3:1 The row has no reference: it is not known which declaration it belongs to\n(A is not read)\n" +
				`declaration@4:1{reference="B"@4:1 item@4:4{description="Pot"@4:4}}`},
		{"no key on the first row", top + ",,Cup,\nB,,Pot,\n", Options{},
			"! error CSV007 2:1 The row has no reference: it is not known which declaration it belongs to\n( is not read)\n" +
				`declaration@3:1{reference="B"@3:1 item@3:4{description="Pot"@3:4}}`},
		{"too many cells", top + "A,,Tea, black,1\nB,,Pot,1,\nC,,Pot,1,,,\n", Options{},
			"! error CSV006 2:15 The row has 5 cells, and there are 4 columns\n(A is not read)\n" +
				"declaration@3:1{reference=\"B\"@3:1 item@3:4{description=\"Pot\"@3:4 price=\"1\"@3:8}}\ndeclaration@4:1{reference=\"C\"@4:1 item@4:4{description=\"Pot\"@4:4 price=\"1\"@4:8}}"},
		{"too few cells: a line break without quotation marks", top + "A,,Tea\nblack,1\nB,,Pot,1\n", Options{},
			"! error CSV006 2:1 The row ends after 3 cells, and there are 4 columns\n(A is not read)\n! error CSV006 3:1 The row ends after 2 cells, and there are 4 columns\n(black is not read)\n" +
				`declaration@4:1{reference="B"@4:1 item@4:4{description="Pot"@4:4 price="1"@4:8}}`},
		{"text behind a quotation mark", top + "A,,\"3\" pipe\",1\nB,,Pot,1\n", Options{},
			"! error CSV001 2:8 There is text behind the quotation mark that closes a cell\n(A is not read)\n" + `declaration@3:1{reference="B"@3:1 item@3:4{description="Pot"@3:4 price="1"@3:8}}`},
		{"such a cell before the key", "item_description,reference\n\"3\" pipe\",A\n\"3\" pipe\",B\nx,B\ny,C\nz,D\n", Options{},
			"! error CSV001 2:5 There is text behind the quotation mark that closes a cell\n! error CSV001 3:5 There is text behind the quotation mark that closes a cell\n( is not read)\n" +
				"! error CSV001 4:3 The row of line 3, which cannot be read, may belong to this declaration\n(B is not read)\n" +
				"declaration@5:3{reference=\"C\"@5:3 item@5:1{description=\"y\"@5:1}}\ndeclaration@6:3{reference=\"D\"@6:3 item@6:1{description=\"z\"@6:1}}"},
		{"unreadable characters before the key", "item_description,reference\né,A\n\xE9,B\nx,C\n", Options{},
			"declaration@2:3{reference=\"A\"@2:3 item@2:1{description=\"é\"@2:1}}\n! error CSV004 3:1 The characters cannot be read: the file is in UTF-8 up to here, and this is not\n(B is not read)\n" +
				`declaration@4:3{reference="C"@4:3 item@4:1{description="x"@4:1}}`},
		{"unreadable characters in the key", "reference,item_description\nA,é\n\"\xE9\"\"\",x\nC,x\nD,x\n", Options{},
			"! error CSV004 3:1 The characters cannot be read: the file is in UTF-8 up to here, and this is not\n(A is not read)\n" +
				"! error CSV001 4:1 The row of line 3, which cannot be read, may belong to this declaration\n(C is not read)\n" +
				`declaration@5:1{reference="D"@5:1 item@5:3{description="x"@5:3}}`},
		{"a cell that closes in another row", top + "A,\"Ann,Tea,1\nA,,Jug,1\nB,,\"Pot\",1\nB,,Pan,1\nC,,Cup,1\n", Options{},
			"! error CSV001 2:3 This quotation mark opens a cell that closes in line 4, with text behind it in column 5\n! error CSV001 3:1 This line may belong to a cell that opens before it and is not closed as it should be\n(A is not read)\n" +
				"! error CSV001 4:1 This line may belong to a cell that opens before it and is not closed as it should be\n(B is not read)\n" +
				`declaration@6:1{reference="C"@6:1 item@6:4{description="Cup"@6:4 price="1"@6:8}}`},
		{"a cell that never closes", top + "A,\"Ann,Tea,1\nB,,Pot,1\nC,,Cup,1\n", Options{},
			"! error CSV001 2:3 This quotation mark is not closed up to the end of the file\n(A is not read)\n" +
				"declaration@3:1{reference=\"B\"@3:1 item@3:4{description=\"Pot\"@3:4 price=\"1\"@3:8}}\ndeclaration@4:1{reference=\"C\"@4:1 item@4:4{description=\"Cup\"@4:4 price=\"1\"@4:8}}"},
		{"an unknown column", "reference,exporter_nam,item_price,empty\nA,,1,\nB,Bob,,\nC,Bob,,\n", Options{},
			"declaration@2:1{reference=\"A\"@2:1 item@2:4{price=\"1\"@2:4}}\n! warning CSV005 1:11 The column \"exporter_nam\" is not known: what is in it is not carried over; did you mean \"exporter_name\"?\n" +
				"declaration@3:1{reference=\"B\"@3:1}\ndeclaration@4:1{reference=\"C\"@4:1}"},
		{"a column without a name", "reference,,item_price\nA,x,1\n", Options{},
			"! warning CSV005 1:0 The 2nd column has no name: what is in it is not carried over\ndeclaration@2:1{reference=\"A\"@2:1 item@2:5{price=\"1\"@2:5}}"},
		{"no known column", "a,b\n1,2\n", Options{}, "! error CSV002 1:1 The first line has no column that is known here"},
		{"no key column", "\nreferenze,total\nA,1\n", Options{}, `! error CSV002 2:1 The column reference is missing: without it, declarations cannot be told apart (is it "referenze"?)`},
		{"a column twice", "reference,total,Total\n", Options{}, `! error CSV003 1:17 "Total" is the same column as "total", the 2nd of the file`},
		{"carriage returns alone", "reference,total\rA,1\rB,2\r", Options{}, "declaration@2:1{reference=\"A\"@2:1 total=\"1\"@2:3}\ndeclaration@3:1{reference=\"B\"@3:1 total=\"2\"@3:3}"},
		{"empty", "", Options{}, ""},
		{"a header alone", top, Options{}, ""},
		{"a header that does not close", "reference,\"total\nA,1\n", Options{}, `! error CSV001 1:11 This quotation mark is not closed up to the end of the file`},
		{"a declaration over the limit", top + strings.Repeat("A,,"+strings.Repeat("x", 100)+",\n", 20) + "B,,Pot,\n", Options{Limit: 1000},
			"! error CSV011 2:1 The file asks for more than is allowed: the declaration has more than 1000 bytes\n(A is not read)\n" + `declaration@22:1{reference="B"@22:1 item@22:4{description="Pot"@22:4}}`},
		{"a cell that does not close within the limit", top + "A,\"Ann,Tea,1\nB,," + strings.Repeat("x", 500) + ",\n" + strings.Repeat("C,,Pot,1\n", 10_000), Options{Limit: 1000},
			"! error CSV001 2:3 This quotation mark is not closed within 1000 bytes\n(A is not read)\n" +
				`declaration@3:1{reference="B"@3:1 item@3:4{description="` + strings.Repeat("x", 500) + `"@3:4}}` + "\n" +
				"! error CSV011 4:1 The file asks for more than is allowed: the declaration has more than 111 rows and cells\n(C is not read)\n" +
				"! error CSV011 253:1 A declaration is so much larger than allowed that its end was not looked for: the rest of the file is not read"},
		{"a declaration without an end", top + strings.Repeat("A,,"+strings.Repeat("x", 100)+",\n", 200) + "B,,Pot,\n", Options{Limit: 1000},
			"! error CSV011 2:1 The file asks for more than is allowed: the declaration has more than 1000 bytes\n(A is not read)\n" +
				"! error CSV011 30:1 A declaration is so much larger than allowed that its end was not looked for: the rest of the file is not read"},
		{"a row over the limit", top + "A,,x,1\nB,," + strings.Repeat("x", 200_000) + ",\n", Options{Limit: 1000},
			"! error CSV011 2:1 The file cannot be read to the end of this declaration\n(A is not read)\n! error CSV011 3:1 The file asks for more than is allowed: a row has more than 1000 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := layout(t)
			for name, in := range map[string]io.Reader{"whole": strings.NewReader(tt.in), "in bytes": iotest.OneByteReader(strings.NewReader(tt.in)), "with its end": iotest.DataErrReader(strings.NewReader(tt.in))} {
				if got := strings.TrimSuffix(read(t, l, in, tt.o), "\n"); got != tt.want {
					t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.want)
				}
			}
		})
	}
}

// Without "trim", values are what stands in the cells.
func TestReadWithoutTrim(t *testing.T) {
	p := load(t, strings.Replace(structure, ", trim: true", "", 1))
	l, err := NewLayout(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, l, strings.NewReader(top+" A ,\"a\r\nb \",  ,\r\n"), Options{})
	if want := "declaration@2:1{reference=\" A \"@2:1 exporter@2:5{name=\"a\\r\\nb \"@2:5} item@3:5{description=\"  \"@3:5}}\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

// The user's own names count, ours where there is none.
func TestOwnNames(t *testing.T) {
	l := layout(t, Name{"Order No", "reference"}, Name{"Paper 1", "item_document_1_type"}, Name{"Paper 2", "item_document_2_type"})
	got := read(t, l, strings.NewReader("PAPER2,order-no,Exporter Name,Paper 1\nx,A,Ann,y\n"), Options{})
	if want := `declaration@2:3{reference="A"@2:3 exporter@2:5{name="Ann"@2:5} item@2:9{document@2:9{type="y"@2:9} document@2:1{type="x"@2:1}}}` + "\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	labels := map[string]string{}
	for _, e := range l.Package().Elements {
		if e.Label != "" {
			labels[e.Path()] = e.Label
		}
	}
	for path, want := range map[string]string{"reference": "Order No", "item/document/type": "Paper {n}", "item/document/id": "item_document_{n}_id", "exporter/line": "exporter_line_{n}", "exporter/name": "exporter_name"} {
		if labels[path] != want {
			t.Errorf("%s is called %q, want %q", path, labels[path], want)
		}
	}
}

// Keys beyond what is remembered are told of, once.
func TestSeenLimit(t *testing.T) {
	r := NewReader(layout(t), strings.NewReader("reference\nA\nB\nC\nA\nD\n"), Options{})
	r.keys = NewKeys(2)
	var d Declaration
	var findings []string
	for r.Next(&d) == nil {
		for _, f := range d.findings {
			findings = append(findings, fmt.Sprint(f.Severity, " ", f.Line))
		}
	}
	if got := strings.Join(findings, ", "); got != "note 4, error 5" {
		t.Errorf("got %s", got)
	}
}

func TestReaderPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken pipe")
	in := io.MultiReader(strings.NewReader(top+"A,,,\n"), iotest.ErrReader(broken))
	if got := read(t, layout(t), in, Options{}); got != "error broken pipe\n" {
		t.Errorf("got %q", got)
	}
}

// A row whose findings are many does not take memory without end.
func TestFindingsAreBounded(t *testing.T) {
	r := NewReader(layout(t), strings.NewReader("reference,total\n"+strings.Repeat(",1\n", 5*maxFindings)), Options{})
	var d Declaration
	if err := r.Next(&d); err != nil || len(d.findings) != maxFindings || d.more != 4*maxFindings {
		t.Errorf("%d findings, %d more, %v", len(d.findings), d.more, err)
	}
}

func TestRecognise(t *testing.T) {
	l := layout(t)
	for in, want := range map[string]int{
		"reference;total\n": 2, "total;reference;x": 2, "total\n": 0, "total\nreference,total,x\n": 2,
		"reference|total\n": 2, "total,Total,note_text,x\n": 2, "total,a,b\n": 0, "Total,note_text\n": 2, "Orders of May;;\n;;\nReference;Total;Item Price\n": 3,
		"\xFF\xFEr\x00e\x00f\x00e\x00r\x00e\x00n\x00c\x00e\x00\t\x00x\x00\n\x00": 1, "total\rreference,total\r": 2, "reference\r": 1, "\"Item\nPrice\",reference\u200B\n": 2, "": 0, "{}": 0, "reference": 1, "\xEF\xBB\xBF\"Reference\",total\r\n": 2,
	} {
		if got := l.Recognise([]byte(in)); got != want {
			t.Errorf("%q: %d columns, want %d", in, got, want)
		}
	}
}
