// Package ucr finds, checks and derives the Unique Consignment Reference (UCR)
// of a declaration.
//
// The WCO's Recommendation on the UCR (26 June 2004) asks for one reference a
// consignment, issued as early as possible, used by every party in all
// international trade transactions, and kept: an access key for audit, tracking
// and reconciliation. From that follows what this package promises:
//
//   - A UCR that is in the message is kept, never replaced.
//   - A UCR is derived only where there is none, from the message alone: the same
//     message gives the same UCR, without clock, counter or chance. The result
//     says which scheme and which inputs made it.
//   - Nothing is ever cut. What does not fit is an error that names the input to
//     change.
//
// A [Deriver] is compiled for one information package; it is immutable and safe
// for concurrent use. How a UCR is made up is a [Scheme], which is data: forms of
// named parts, from which a value is made ([Scheme.Make], [Form.Format]), taken
// apart ([Form.Parse], [Read]) and judged ([Scheme.Fault], [Closest]). [Seen] holds
// the state of one run: the UCRs met so far. From run to run go the [Trail] of a
// consignment, which an index can be made of, a [Table] of the UCRs that were
// issued, and what is [Known] to be used.
//
// # Where a UCR stands
//
// Every package says in its file where its references stand ("references:", see
// [dm.Package.References]), in the order in which a UCR is chosen. Those of the base:
//
//	GoodsShipment/UCR/TraderAssignedReferenceID  42A/67A/35B/009: UK data element 2/4, EU 12 08 001 000, SAD box 7
//	GoodsShipment/UCR/ID                         42A/67A/35B/016: the WCO's own slot
//	GoodsShipment/PreviousDocument, type DCR     the UK's declaration UCR (DUCR)
//	the same three of a goods item               where there is none for the whole shipment
//	Consignment/UCR                              of the master consignment, for the shipments in it that have none
//
// A previous document of type DCS is a part of a DUCR and MCR is a master UCR
// (MUCR), which joins several UCRs: neither is a UCR by itself. (Gov.uk, CDS
// volume 3, group 2; the samples of the HMRC customs-declarations API.)
//
// # What a table gives
//
// On an import declaration the UCR is the exporter's, who put it on the export
// declaration and the invoice. A [Table] has it by what both sides know. It is
// asked where the message has no UCR, and before one is derived; what the message
// has is kept, and where the table has another, that is a finding.
//
// # What becomes of it on the way to another format
//
// A [Carrier] brings the UCR of a converted message to the place where those who
// read that look for it: the DUCR of a UK previous document to the UCR field of a
// format that has one, a UCR that is made up as a DUCR is to a previous document of
// the UK's, that of the consignment or of all items to the shipment where there is
// no place for them. It adds, and replaces nothing: whoever finds the UCR in the
// result finds the one that was found before, or is told that it has no place.
//
// # What a UCR is derived from
//
// Year digit, country, the trader's customs id and a reference, in that order
// (gov.uk, "Declaration Unique Consignment References"; Siscomex, "RUC"). The
// first of each that the message has is taken:
//
//	year       AcceptanceDateTime, IssueDateTime, the year in ID where that is an
//	           MRN, the year that FunctionalReferenceID begins with ("2025/…",
//	           "2025-…"), GoodsShipment/Invoice/IssueDateTime. The date on which
//	           a message was prepared does not count: it changes when a message
//	           is sent again, and the UCR must not.
//	trader     exporter, consignor, importer, consignee, declarant. The issuer is
//	           normally the exporter; on an import declaration the exporter's
//	           customs id is usually missing (218 of 236 HMRC samples), and then it
//	           is the importer who issues it, as in Ghana and Kenya. On an export
//	           declaration (TypeCode EX…) the importer and the consignee have no
//	           say. The declarant, often an agent, comes last.
//	country    the one that the trader's id begins with, as an EORI number does,
//	           and then it is not written twice; else that of the trader's
//	           address; else the country of export for the exporting side and of
//	           destination for the importing side.
//	reference  the invoice number where there is just one, FunctionalReferenceID
//	           (the LRN), ID (the declaration number). The invoice comes first
//	           because both sides of a trade know it, while each declaration has an
//	           LRN of its own. Where a declaration has several goods shipments, only
//	           the invoice number tells them apart, so only that is taken. The
//	           trader's own reference would come before it, but the data model has
//	           no place for one beside the UCR itself (id 009, "trader reference").
//
// The year may be given beside the message ([Options].Year), for one that has no
// date: a draft, or one that gets its date when it is sent.
//
// A UCR that is derived, or given by a table, is written to the first place for a
// UCR that the package names of a goods shipment. A message that changes or cancels
// an earlier one (FunctionCode other than 9) is not given a UCR: it speaks about
// a consignment that has one.
package ucr
