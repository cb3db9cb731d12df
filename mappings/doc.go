// Package mappings is the mapping language: one YAML file relates a national
// format to a WCO information package, and is run in both directions.
//
// A [Mapping] is compiled once, immutable and shared. A [Runner] is the state
// of one worker.
//
// # The language
//
//	mapping: asycuda-sad                     # the format's name
//	title: ASYCUDA World SAD
//	source: [where the facts come from]
//	national: {syntax: xml, structure: FILE} # or csv; the structure is a package file with "national: true"
//	columns: {"Order No": reference}         # csv only: your names of columns; also which are written, in this order
//	package: wco
//	rules: [RULE, …]
//	drop: [DROP, …]
//
// A rule relates a national path and a path of the package:
//
//	{national: Valuation/Gs_Invoice/Amount_foreign_currency, wco: InvoiceAmount}
//
// Paths are relative to the record and the declaration, in a group to the
// group. A step may have predicates, and the last one may be an XML attribute:
//
//	Document[CategoryCode=X]/ID   reads where it is so, writes it as a constant
//	Equipment[ID]                 reads where there is one
//	DutyTaxFee[!TypeCode]         reads where there is none
//	Supplementary_unit[2]         the second of its kind
//	InvoiceAmount/@currencyID     an XML attribute
//
// One side may be a template, which composes one value of several. A part ends
// where its format ends (an..N, a..N, n..N, N), or at the text that follows:
//
//	{national: Extended_procedure, wco: "{CurrentCode:2}{PreviousCode:2}"}
//	{national: "{Type:a..3}{Procedure:n1}", wco: TypeCode}
//	{national: Exporter_name, wco: "{Exporter/Name}\n{Exporter/Address/Line}"}
//
// A rule with rules is a group: both paths lead to classes, and each occurrence
// on one side makes one on the other. Its position goes into number, and orders
// the groups on the way back:
//
//	{national: Item, wco: GoodsShipment/GovernmentAgencyGoodsItem, number: SequenceNumeric, rules: [RULE, …]}
//
// Further words of a rule:
//
//	codes: {I: "IM*", E: EX}   national code and the package's; * stands for any end, going out
//	date: M/d/yy               how the national side writes a date
//	when: Sad_flow = I|T       holds of the national record, != for all others; going out
//	                           of what is made of it so far, and what is not known yet holds
//	only: in                   from the national format only; only: out is the other way only
//	constant: "9"              a value of the package (wco: PATH) without a national counterpart
//
// Two rules may not write the same place in the same way, unless their
// conditions tell them apart or one of them runs one way only: that one says
// that the same datum also stands elsewhere. A rule for one way is tried the
// other way, too: what it would bring back counts as carried, what it would not
// is reported. A template that runs one way only need not be taken apart again;
// the text before an empty part is left out.
//
// What is left out is dropped by name, with the reason; with repeats only
// where it has the value of another element:
//
//	{why: the name follows from the code, national: [Country/Name]}
//	{why: repeated, repeats: Delivery_terms/Code, national: Item/IncoTerms/Code}
//
// # Findings
//
//	MAP001  content that no rule carries and no drop names (warning)
//	MAP002  a code or a date that has no counterpart
//	MAP003  a value that does not divide into the parts of a template, or does not fit an attribute;
//	        blanks at the edge of a value that the other side does not keep (warning)
//	MAP004  two values for one place, or values that could not be told apart in one
//	MAP005  what the way back would not find: a group or position, or a value that is carried over
//	        although nothing says that its condition holds (warning)
package mappings
