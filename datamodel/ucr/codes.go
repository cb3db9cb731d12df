package ucr

// Codes of findings. They are stable.
const (
	CodeNone      = "UCR001"
	CodeLong      = "UCR002"
	CodeDiffer    = "UCR003"
	CodeForm      = "UCR004"
	CodeMaster    = "UCR005"
	CodeRepeated  = "UCR006"
	CodeUnfitting = "UCR007"
	CodeStray     = "UCR008"
	CodeEmpty     = "UCR009"
	CodeDummy     = "UCR010"
	CodeTable     = "UCR011"
	CodeReused    = "UCR012"
	CodeAmbiguous = "UCR013"

	CodePlaceholder = "UCR014"
	CodeUnread      = "UCR015"
)

// Code is one code of findings and what it means.
type Code struct {
	// Code is what findings carry, Title its meaning in a few words.
	Code, Title string
	// Explanation says why it matters and what to do.
	Explanation string
}

// Codes explains every code of findings about UCRs, in order.
var Codes = []Code{
	{CodeNone, "no UCR", "The declaration has no UCR. Where one should be derived (mode derive, a warning), something that it is made of " +
		"is missing: the year, the trader's customs id with its country, or a reference; the finding names what and where it could be given. " +
		"The year of a declaration that gets its date later can be given with --ucr-year. " +
		"A placeholder (NULL, N/A, 0, UNKNOWN) counts as missing, and the finding names the field that holds it. " +
		"Where the message must have one (mode require), this is an error: put the UCR of the contract, which the exporter normally issues, " +
		"into the declaration. A UCR is derived from the declaration alone, so that the same declaration always gets the same one."},
	{CodeLong, "derived UCR too long", "A UCR has at most 35 characters (WCO Data Model element 016, EU data element 12 08). The one that would be " +
		"derived has more. It is not cut, because two references that differ only at the end would become the same UCR. Shorten the value " +
		"the finding names, or give a UCR in the declaration."},
	{CodeDiffer, "two different UCRs", "A consignment has one UCR, and this message has two that differ. In UK declarations these are often the trader's " +
		"own UCR (GoodsShipment/UCR) beside a DUCR (previous document of type DCR). Both are kept as they are. Whoever joins declarations by UCR " +
		"will see two consignments: make them equal, or be sure that the other side uses the one that was chosen."},
	{CodeForm, "UCR badly formed", "A UCR has 1 to 35 printable ASCII characters and no blank at either end (EU AES, type UCRReferenceNumber35_NoSpaces); anything " +
		"else is an error. A DUCR, in a previous document of type DCR, begins with the last digit of the year, the country and the EORI number " +
		"(5GB123456789012-…); one that does not is a warning, as UK customs will not find it in its inventory systems."},
	{CodeMaster, "MUCR or part badly formed", "A master UCR (previous document of type MCR) has one of four forms: GB/ABC1-…, GB/123456789012-…, A:12512345678 for an " +
		"air waybill, C:ABC… ; it has at most 35 characters and is not a DUCR. The part of a DUCR (type DCS) has up to three digits and a check " +
		"letter. UK customs will not link what does not have these forms."},
	{CodeRepeated, "UCR used twice", "Two declarations of this run have the same UCR, in the same direction and for the same part. A UCR belongs to one consignment " +
		"and must stay unique for as long as data are kept. The cause may be a declaration that was given twice, a reference that was used " +
		"again, or the year: its one digit repeats after ten years. An export and an import declaration of one UCR are as it should be, and " +
		"so are supplementary declarations, changes and parts; these are not reported."},
	{CodeUnfitting, "value does not fit the UCR scheme", "A value that the UCR would be made of has a character or a length that the scheme does not allow; the finding " +
		"names the value, the character and what is allowed. It is not changed, because a changed reference could be that of another " +
		"consignment. Correct the value, give a UCR in the declaration, or choose another scheme."},
	{CodeStray, "DUCR, part or MUCR out of place", "UK customs looks for each of these once, in the previous documents of the whole declaration: a DUCR (type DCR), the " +
		"number of the part of it that is declared (DCS), and at most one master UCR (MCR). A part without its DUCR identifies nothing, so no UCR is " +
		"derived for it either: give the DUCR of the whole. A DUCR of a goods item, or a second MUCR, will not be found; only a supplementary " +
		"declaration (type U to Z) may name those of several earlier ones at its items."},
	{CodeEmpty, "empty UCR", "The element of a UCR is there and has no value, or a previous document says by its type that it is a DUCR, a part or a MUCR and has no " +
		"number. An empty reference is taken as none, and one may be derived in its place. Give the reference, or leave the element out."},
	{CodeDummy, "dummy UCR", "The value fills the place of a UCR and identifies nothing: a word such as TEST, a placeholder such as N/A or 000, one character over and over, digits in counting order, " +
		"or the value of a published sample. Every declaration that has it would be joined with every other. Of a DUCR only the trader's own " +
		"reference behind the hyphen is looked at. Give the reference of the consignment, or leave it out and let one be derived."},
	{CodeTable, "the table has another UCR", "The declaration has a UCR, and the table of UCRs (--ucr-table) has another one for it, by the keys that the finding " +
		"names. The one in the declaration is kept. Whoever issued the UCR, mostly the exporter, knows which is right: correct the declaration " +
		"or the table, so that export and import have the same."},
	{CodeReused, "UCR used before", "A list of earlier runs (--ucr-known) has the UCR of this declaration already, for other goods: for a declaration with another " +
		"MRN, year, LRN or other invoices, in the same direction and for the same part. A UCR must stay unique for as long as data are kept. The cause may be a " +
		"reference that was used again, or the year: its one digit repeats after ten years. Give the declaration a UCR with a reference of its own."},
	{CodeAmbiguous, "two UCRs in the table", "The table of UCRs (--ucr-table) has several that differ for one consignment. None is taken, and none is derived: which one " +
		"it is must not be guessed. Mostly one key is not enough, as when an invoice number is used by two exporters: give the table more " +
		"keys, or let --ucr-key name more of its columns. Or correct the rows, which the finding names."},
	{CodePlaceholder, "placeholder for an identifier", "A value that identifies the declaration, its invoice or a trader is a placeholder that a script, a data base or a person " +
		"writes where there is none: NULL, None, nan, N/A, TBA, UNKNOWN, 0, a hyphen. It counts as missing: no UCR is made of it, and where the format " +
		"requires the value it is an error. Give the value, or leave it out. Elsewhere such values may be right (NA is Namibia) and are not looked at."},
	{CodeUnread, "a UCR that is not read", "The input has a value that is called a UCR, or that has the form of one where no other was found, in a place that the format or the " +
		"mapping does not know. It is not carried over. Where a UCR would be derived that is an error and none is: a consignment that has a UCR must not " +
		"get a second one. Put the UCR where the format has it (wcodm ucr places), let a rule of the mapping carry it (to GoodsShipment/UCR/" +
		"TraderAssignedReferenceID), or, where the value is no UCR, say --ucr derive."},
}
