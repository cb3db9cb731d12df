package validators

// Code is one code of findings and what it means.
type Code struct {
	// Code is what findings carry, Title its meaning in a few words.
	Code, Title string
	// Explanation says why it matters and what to do.
	Explanation string
}

// Codes explains the codes of findings about inputs, mappings, schemas and
// packages, in order. Those about UCRs are in package ucr.
var Codes = []Code{
	{"INP001", "neither XML nor JSON, and no table that is known", "The first characters of the input are those of neither an XML document (<) nor a JSON text ({ or [), and the first line does not name the columns of a " +
		"table that is known here. Perhaps the file is compressed, is a PDF or a spreadsheet, or is in a national format that is not known here. A table with columns of your own is known by its mapping: --from FILE.yaml; wcodm map new --sample FILE proposes one."},
	{"INP002", "nothing to read", "The input is empty or holds no message. Perhaps the program that was to make it failed."},
	{"INP003", "a file of another kind", "The file is no text with a message in it, but an archive, a compressed file, a workbook, a document, a picture, or a message in a wrapping such as base64. The finding says which, and how to get at the message: " +
		"files that are unpacked can be read from standard input, as in gzip -dc FILE | wcodm validate -; the sheet of a workbook is saved as CSV. A PDF or a picture shows data to people: the message is in the program that made it."},

	{"XML001", "not well-formed XML", "The rules of XML itself are broken at this place: a tag is not closed, a character such as & or < stands " +
		"unescaped, a prefix has no namespace. Nothing after this place can be read. The cause is often just before the place that is named."},
	{"XML002", "characters cannot be read", "The bytes do not fit the encoding that the XML declaration or the byte order mark states, or that encoding is not known. " +
		"Often a file is in windows-1252 or ISO-8859-1 and states nothing, which means UTF-8. State the right encoding in the first line: " +
		`<?xml version="1.0" encoding="windows-1252"?>.`},
	{"XML003", "a limit is exceeded", "The input asks for more than is allowed: elements nested too deeply, too many attributes, a message or a value that is too large. " +
		"The limits keep a broken or hostile file from using up the machine. A real declaration does not come near them."},
	{"XML004", "an entity is used", "The file uses an entity other than &lt; &gt; &amp; &quot; &apos; and character references such as &#233;. Entities can " +
		"read other files or grow without end, so they are not expanded. Write the characters themselves."},

	{"MSG001", "no known message", "The document is well-formed, but it is no message of a format known here; the finding says what it is and what would be known. " +
		"Other administrations' messages can be judged with --schema; another national format needs a mapping (--from FILE.yaml). " +
		"Where the content fits two formats in a namespace that is neither's, it is not guessed which one is meant: --from decides."},
	{"MSG002", "namespaces were removed", "The document has the name of a known message and no namespace. Some programs remove namespaces to make XML easier " +
		"to handle; the message is then no longer valid for customs. Take it from before that step, or let --repair read it."},
	{"MSG003", "findings are not listed", "There are more findings than are listed: 1,000 errors, 1,000 warnings and 1,000 notes of a message are, and no more of a run than " +
		"--max-findings says. The others are counted: in the verdict, the summary and the exit code. Mend the first ones: often they have one cause."},
	{"MSG004", "the content seems to be another administration's", "The message begins as one of a format that is known here, and is judged as one, but its wrapper gives another country, or so many of its elements have no place in that format that it " +
		"is plainly another's. A namespace does not tell: the UK's is Denmark's, too. What else is found then says little. Check such messages with --schema and the XSD of the administration that they are for."},
	{"MSG005", "which schema judged", "Several of the schemas given with --schema are for messages that begin like this one. The message was judged by the one that leaves least of it open: what it finds wrong, does not look at after that, or does not declare. " +
		"Where a value such as H1 at the head of the message is in the names of some of the files, those are asked first, and another one is taken only if it leaves nothing open and they more than half. To judge by another one, name its file."},
	{"MSG006", "not a message of that format", "The message begins as one of the format, or its first line has columns of it, and less than a third of its values have a place there; or the mapping of the format carries none of them. Then it is another structure, " +
		"and what could be written would be empty: it is not written, with --force either. Values count, XML attributes and cells among them, and not names, which other structures have elsewhere; values that a mapping leaves out by name have a place; those of a wrapper around the declaration do not count for it. " +
		"So of two values one may be unknown, and of a hundred sixty-six. A table that has each column that a mapping of your own names under columns: is always taken for what that mapping reads. The finding names the first values without a place, and where it is plain how the message is built. A message without a single value is none, either. Where more than a third have a place, the others are told one by one " +
		"(MAP001, CSV005), and the verdict or summary says how many values were carried. If it has to be read all the same: --severity MSG006=warning."},
	{"MSG007", "a format's structure in another namespace", "The message has the structure of a format that is known here, in a namespace of somebody else: an administration that has put the Union's structure into its own, a gateway's wrapper, a program that has one for the declaration in the right wrapper. It is read as that format and, where it is written, written in the format's own namespace. " +
		"That is done where the namespace is known to be in use so, where --from says which format it is, or where nine of ten values have their place in that format and in no other."},

	{"FIX001", "namespaces are missing", "Elements had no namespace, and with --repair they are read as if they had the one that the format gives them in their place. Customs will not take the message as it is: take it from before " +
		"the step that removed the namespaces, or write it anew with wcodm convert --repair."},
	{"FIX002", "a prefix is not declared", "Elements had a prefix that no namespace is declared for, as when the first tag lost its xmlns:… attributes. With --repair they are read as if it were declared. The file is not well-formed for anybody else."},
	{"FIX003", "a namespace is wrong", "Elements were in a namespace that is almost one of the format's, with a letter, a digit or the beginning wrong, or in one of the format's that does not belong at that place. With --repair they are read as of the right one. " +
		"Correct the namespace: to XML one that differs in a letter is another."},
	{"FIX004", "bytes are not UTF-8", "The file says that it is in UTF-8, or says nothing, which means the same, and has bytes that are not. With --repair those are read as windows-1252, which is what they mostly are: look whether the characters are right. " +
		"The finding stands at the first one."},
	{"FIX005", "the encoding is not the one that is named", "The first line names an encoding that the bytes are plainly not in; they are UTF-8. With --repair they are read as that. Otherwise each letter beyond ASCII would become two others, or nothing could be read at all. " +
		"Correct the first line."},
	{"FIX009", "elements stood in the wrong order", "An element stood in the wrong place in its group, and with --repair it is read where it belongs. Customs will not take the message as it is: move the element as the finding says, or write the message anew with wcodm convert --repair. See XSD010."},
	{"FIX006", "text around a message", "The file has something before or behind a message that is no part of it, such as the lines of a log that it was copied from, or several documents one behind the other. With --repair each message is read by itself and what stands around it is passed over; the finding says how much that is. " +
		"Customs takes a file with one document and nothing else."},
	{"FIX007", "an end-of-file mark or NUL outside of the message", "Old programs and databases end files with the character U+001A, or fill them up with U+0000. They cannot be seen, and make the file not well-formed. With --repair they are passed over."},
	{"FIX008", "more byte order marks than one", "A file in UTF-8 may begin with one byte order mark (U+FEFF), which cannot be seen. Where a file that has one was put behind another one, there are two, and the file does not begin with a tag. With --repair they are read as one."},

	{"JSN001", "not well-formed JSON", "The rules of JSON itself are broken at this place: a comma or a quotation mark is missing, a name stands twice. " +
		"Nothing after this place can be read."},
	{"JSN002", "the package is not named or not known", `WCO JSON names its information package: {"package": "gb-cds", …}. Without it, it is not known what the members mean.`},
	{"JSN003", "JSON of another form", "The JSON is well-formed and names its package, but it is not built as WCO JSON is: an object stands where a value should be, " +
		`or the other way round. "wcodm model show PACKAGE PATH" tells the JSON name and what is expected.`},
	{"JSN004", "a character that XML cannot carry", "JSON can hold any character, and XML cannot: the control characters U+0000 to U+001F but for tab and line breaks, U+FFFE and U+FFFF have no place in it, not even as a reference. " +
		"A declaration is XML where it is lodged, so such a value could not be written. The finding stands at the character; it is often a byte that a program copied along. Remove it at its source."},
	{"JSN005", "XML that was turned into JSON", "A program made this JSON from XML: its members are called as elements with prefixes are (n1:CC015C), or as such programs call attributes (@PhaseID) and text (#text). " +
		"Each does it in a way of its own and loses something, the order of elements or whether one may repeat, so it is not read. Give the XML itself. WCO JSON is another form: wcodm convert --to gb-cds:json makes it of the XML."},

	{"CSV001", "quotation marks do not match", "A cell that begins with a quotation mark ends with one, and has two of them for each one within: \"3\"\" pipe\". Here text follows the closing one, or there " +
		"is none up to the end of the file. The declaration is not read; where it cannot be told which lines belong to the cell, neither are those that the lines name."},
	{"CSV002", "no header line that is known", "The first line of a table (or that of --header-line) names its columns, and the one whose value tells declarations apart is among them. Columns may stand in any order; case, spaces, _ and - do " +
		"not matter in their names. If yours have other names, relate them to ours under \"columns:\" in a mapping file of your own, and give it with --from: wcodm map new --sample FILE proposes one."},
	{"CSV003", "a column occurs twice", "Two columns of the header line are the same one, perhaps in two spellings, or once under your name and once under ours. It is not guessed which one counts: remove or rename one."},
	{"CSV004", "characters cannot be read or written", "The bytes do not fit the encoding of the file. What is not UTF-8 is taken for windows-1252 unless --encoding says otherwise; a file that has both was " +
		"put together from several, and its characters would come out wrong. Save it anew in UTF-8. Going out, the value has a character that windows-1252 lacks."},
	{"CSV005", "a column is not known", "The file has a column with values that the format does not know, so they are not carried over. Perhaps its name is misspelt: the finding names the nearest one. " +
		"It is told once a file. --unmapped error makes it an error, --unmapped ignore leaves it out."},
	{"CSV006", "too many or too few cells", "A row does not have as many cells as there are columns. Most often a cell has the separator or a line break in it and is not in quotation marks, so that all cells behind it " +
		"would be taken for others. The declaration is not read."},
	{"CSV007", "the key is missing", "Rows with the same value in the key column make one declaration. Without it, it is not known which declaration a row belongs to. Repeat the key on every row."},
	{"CSV008", "a declaration comes back", "The rows of a declaration stand together. These come after rows of another declaration, although their key was there before: sort the file by its key column, or, if it is " +
		"another declaration, give it a key of its own."},
	{"CSV009", "rows of one declaration contradict each other", "A column of the declaration, such as the exporter, has another value on this row than on an earlier row with the same key. It may be repeated or left empty. Perhaps the key of " +
		"one of the rows is wrong."},
	{"CSV010", "the decimal mark is not clear", "A number has a comma although decimals have a point here, or a point although --decimal-comma was given, or the mapping of the table says decimal: comma. It is not guessed whether 1,234 is more than a thousand or a little " +
		"more than one: write numbers without anything between thousands, and choose the option that fits the whole file."},
	{"CSV011", "a limit is exceeded", "A declaration, a row or the header line is larger than allowed. The limits keep a broken or hostile file from using up the machine; a real declaration does not come near them. " +
		"Often a quotation mark is missing, so that half the file becomes one cell."},
	{"CSV012", "a date is not written as the table's others", "The mapping of your table says how it writes dates, under \"table:\", and this cell has something else, or a day that does not exist. Going out, the date does " +
		"not fit that form: a year of two digits is of this century. Correct the cell, or the form if it is not that of the table."},
	{"CSV013", "numbered columns have a gap", "Of what may occur several times, columns with a higher number are filled and those of a lower one are empty, as in document_2_type without document_1_type. A declaration " +
		"counts without gaps, so this comes back in the columns of the lower number. Fill the columns from number 1 on."},
	{"CSV014", "headings further down", "The table begins with something else than the names of its columns, such as a title and blank lines, and these stand in the line that is named. Remove what stands before them, or give their line: --header-line 3. " +
		"Notes below the rows are no goods either; a row without a key is an error."},
	{"CSV015", "what a spreadsheet left in a cell", "Spreadsheets take a commodity code for a number and cut off its first zeros, so that people put an apostrophe in front of it, or write it as a formula: =\"0902300010\". Text that was copied from web pages brings characters " +
		"that nobody sees, and tariffs print codes in groups: 6802.91.00.00. Where it is certain what is meant, that is read, and told once of each column. A number such as 6.80291E+09 is an error: its last digits are lost. Take the table from its source again, " +
		"with the column formatted as text. What begins with =, +, - or @ and is no number is written with an apostrophe in front, so that no spreadsheet runs it, and read without."},
	{"CSV016", "no goods", "No row of the declaration has anything in a column of the goods, or the table has no such column. A declaration is about goods: each has a row, with at least a description, a commodity code and a mass. " +
		"Perhaps the columns have names of your own, which a mapping relates to ours: wcodm map new --sample FILE proposes one."},

	{"MAP001", "content is not carried over", "The input holds something that no rule of the mapping carries and that no rule drops by name, or that the target package " +
		"has no place for. The output lacks it. Whether that matters is for you to judge; --unmapped error makes it an error, --unmapped ignore leaves it out. " +
		"An error by itself is a number that is left out because it can be worked out from others, such as an amount in national currency from that in foreign currency, and stands alone: the others are missing, empty or zero, and the amount would be lost. Give what the finding names."},
	{"MAP002", "a value cannot be translated", "The mapping translates this field by a code table, or reads it as a date, a number or a yes or no written in a certain way, or expects one constant value, and the value is none " +
		"of these. Correct the value, or change what the mapping expects."},
	{"MAP003", "a value does not fit its parts", "The field is made of parts, such as a procedure code of four digits that becomes two times two, and the value does not divide " +
		"into them or a part does not fit its place. As a warning: blanks at the edge of the value are not kept by the other format."},
	{"MAP004", "two values for one place", "Two fields of the input would be written to the same place with different values, or several values into one field where they " +
		"could not be told apart. Nothing is overwritten: make the two agree, or remove one."},
	{"MAP005", "the way back is not sure", "The conversion is right, but converting the result back would put this value elsewhere, because what tells its place apart is missing. " +
		"It does not matter if you never convert back."},
	{"MAP006", "a total or a shared value is contradicted", "A field says something of the whole declaration, and what it says does not agree with its parts: a number of items or a sum that is another, or a value of the header that the items give differently. " +
		"Correct the field, or the parts."},
	{"MAP007", "a message of another kind", "Declarations convert into each other because one datum has one home in all of them. A response of customs is no declaration and has no counterpart elsewhere: it can be written as " +
		"XML or as JSON of its own package, and wcodm trace tells what it says about the declaration."},
	{"MAP008", "two values that should be the same", "The format says the same thing in two places, such as a total weight, or a value that is worked out from others, such as an amount in national currency, and the two do not agree. " +
		"The finding names both and their lines, and says which one is carried over; the other is not. Make the two agree."},
	{"MAP009", "a number is written with an exponent", "Programs print large amounts as in 7.3232E6, and the format has such numbers. The other side has none, so the digits are written out; the finding says which. " +
		"Where a format has no such numbers, one is an error (MAP002)."},
	{"MAP010", "the order of day and month is in doubt", "The dates of this format are written with the day and the month in one order, and a date of the message can only be meant in another: 14/09/26 where the month comes first. So the others, which could be read either way, " +
		"may be misread, and are not carried over. Correct the dates, or say in a mapping of your own how they are written."},

	{"MSK001", "a masked value stands elsewhere, too", "With --mask, a value that is masked in one place stands in another that is not: a customs id within a UCR or an LRN, a name in a text. Whoever gets the output can read it there. The finding says which --mask would " +
		"hide it; --only leaves such a field out. Values of less than six characters and the names of places are not looked for, nor are XML attributes. Such a declaration is not written; --severity MSK001=warning says that the value may be seen there."},

	{"TRC001", "customs rejected something", "A response of customs points at this place of the declaration, or of the file it was made from: at the value, or at the group in which what it means is missing. The code in brackets is customs' own; " +
		"where the response does not describe it, its meaning is told as far as customs publishes it (wcodm explain CODE). Where customs' path is not the declaration's, the finding says so, and stands at the nearest place that has the last ids of the pointer. As a warning, customs took the declaration and yet has a doubt."},
	{"TRC002", "a pointer leads nowhere", "A response of customs names its places by ids and numbers, and these do not lead to the end in this declaration: there is no occurrence with that number, or no such element in the message. " +
		"The finding stands at the nearest place that exists, and names the places that have the last ids of the pointer, if any. Perhaps this is not the declaration that was sent, or not the version that was answered."},
	{"TRC003", "a response to another declaration", "The references (LRN, MRN) in the response are not those of the declaration. The places are looked for all the same where there is only one declaration; they mean nothing if it is the wrong one."},
	{"TRC004", "what else customs says", "The response is no rejection, so there is nothing to trace, or it says something that is about no place in the declaration."},
	{"TRC005", "the source does not give what was sent", "The source was converted again, and the result is not what was sent at a place that customs points at. The source has changed since then, or it was converted with another mapping, or the declaration was " +
		"changed by hand. Correct the source, and convert it anew."},
	{"TRC006", "not the message that is wanted", "wcodm trace takes a response of customs, and with --declaration the declaration that it is about. One of the files holds another message. Perhaps the two are the wrong way round."},
	{"TRC007", "customs tells of a change", "A response of customs points at this place as one that was changed after the declaration was sent. The code in brackets is customs' own reason. Change it in your own records, too."},

	{"REU001", "no export declaration", "wcodm reuse begins an import declaration from the export declaration of the same goods, whose type (TypeCode) begins with EX. This is another kind of message, or it does not say what it is."},
	{"REU002", "an export without a UCR", "The UCR is what joins the import with the export of the same goods. The export has none, so neither has the import that was begun from it. Put in the one that the exporter gave, or derive it: --ucr derive."},
	{"REU003", "what changed on the way to the import", "The value stands elsewhere in the import declaration that was begun, or is another: the consignee becomes the importer, the exporter is the seller. The mapping gives the reason. Look whether it is so."},
	{"REU004", "what was left behind", "The value is of the export alone, such as its procedure, its office or a permission for it, and the import declaration that was begun does not have it. The mapping gives the reason."},
	{"REU005", "what is left to be filled in", "The import declaration that was begun from an export lacks this: only the importer can say it, or the export did not tell it, or the schema of the target asks for it. Fill it in before the declaration is lodged; wcodm validate checks what comes of it."},

	{"PKG001", "a value does not fit", "The value breaks the format that the information package gives the element: it is too long, has characters that are not allowed, or is not one of " +
		"the listed codes. Values are never cut to fit. The finding is about the place in your file that the value came from."},
	{"PKG002", "something required is missing", "The message lacks an element that its information package requires; the finding names it and the group that should hold it. " +
		`"wcodm model show PACKAGE PATH" tells more about it.`},
	{"PKG003", "something occurs too often", "An element occurs more often than its information package allows."},
	{"PKG004", "an attribute is missing or does not fit", "An XML attribute such as currencyID or unitCode is missing where the information package requires it, or its value does not fit."},

	{"CODE001", "a code is not in its list", "The field takes codes of a published list, which the finding names with its version, and the value is not one of them. Of a list to which administrations add codes of their own " +
		"it is a warning: look whether yours has the code. \"wcodm model codes LIST WORD\" finds the code of what you mean."},
	{"CODE002", "a code is not valid on that day", "The code is in the list, and was or will be valid on other days than that of the declaration: a currency that the euro has replaced, a country that has another code now. The day is the date of acceptance " +
		"or else of issue in the declaration; --date sets it. Without a day a code is right that was valid at any time."},
	{"CODE003", "a code does not have its form", "The field takes codes of a list that is too large to look them up, such as the places of UN/LOCODE: two letters of the country and three characters of A to Z and 2 to 9. The value is not built like that, " +
		"or does not begin with the code of a country. Perhaps it is the place's name."},

	{"XSD000", "schema finding", "The XML Schema finds something that has no code of its own here. The finding's detail (--format json) has the words of libxml2."},
	{"XSD001", "an element does not belong here", "The schema does not allow the element at this place. It may be misspelt, of another namespace, or one too many. By a schema given with --schema whose order is not known here " +
		"it may also be in the wrong order, or something required before it is missing; the finding lists what could stand here. What stands behind it in its group is not looked at then."},
	{"XSD002", "something required is missing", "The group lacks something that the schema requires; the finding names the fields that could give it, and stands at the group of your file that they belong to."},
	{"XSD003", "not a message that the schema knows", "The schema declares no such element where the message begins, or where another namespace's content may stand. Perhaps the schema is that " +
		"of another message, or a second schema is needed: --schema can be given several times, or a folder."},
	{"XSD004", "a value does not fit", "The value breaks the type that the schema gives the element: it is too long, has characters that are not allowed, or is not one of the listed codes. " +
		"Values are never cut to fit."},
	{"XSD005", "an attribute does not fit", "The schema does not allow the attribute there, or not that value."},
	{"XSD006", "an attribute is missing", "The schema requires the attribute, such as currencyID on an amount."},
	{"XSD007", "content where there may be none", "The element holds text where only elements may stand, elements where only text may, or anything where it has to be empty."},
	{"XSD008", "a form that is not allowed", "The element says of itself that it has no value (xsi:nil) or is of another type (xsi:type), and the schema does not allow that, or it is one that only special forms may stand for."},
	{"XSD009", "a value is not unique, or refers to nothing", "The schema asks that a value is there only once, such as the number of an item, or that it is the one of something else in the message."},
	{"XSD010", "an element stands in the wrong place", "The elements of a WCO message, as of most in XML, have a fixed order, and this one stands elsewhere in its group. The finding says which one it belongs next to, and where that begins. " +
		"Of each group the smallest set of elements is told that has to move; where several do, an element that is moved may be the one that another one comes behind. With --repair they are read where they belong, and wcodm convert --repair writes them there. In JSON the order does not matter."},

	{"JSC001", "a member does not belong here", "The JSON Schema does not know the member at this place. It may be misspelt (names begin with a small letter), or in the wrong object."},
	{"JSC002", "something required is missing", "The object lacks members that the JSON Schema requires; the finding lists them."},
	{"JSC003", "a value of the wrong kind", `A string stands where a number should, an object where an array should, and so on. What may repeat is an array even if there is one; a value that ` +
		`can have attributes is an object: {"value": 12.5, "currencyID": "EUR"}.`},
	{"JSC004", "a value does not fit", "The value breaks the format that the JSON Schema gives the member: it is too long, has characters that are not allowed, or is not one of the listed codes."},
	{"JSC005", "too many or too few", "An array has more elements than allowed, or fewer than required."},
}
