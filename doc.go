// Package wcodm converts customs declarations between national formats and the
// WCO Data Model (WCO DM), validates them, and derives, checks and carries
// their Unique Consignment Reference (UCR), in a single streaming pass.
//
// An [Engine] is compiled once from [Options], immutable and safe for
// concurrent use. [Engine.Run] reads inputs and yields a [Result] for each
// message, in input order, from as many goroutines as it has workers. An [Index]
// tells the UCR of each consignment and what leads from it to the other records of
// the trade; [ReadUCRTable] takes UCRs from one for the other side. [Trace]
// follows what customs says in a response back to the declaration that was sent,
// and to the file that this was made from.
//
// Guarantees:
//
//   - Memory depends on the largest message and the number of workers, never on
//     the length of the stream.
//   - The same input gives the same output: no clock, no randomness.
//   - The network is never used: no schema, DTD or entity is fetched.
//   - Nothing is lost silently: content that has no place in the target is
//     reported, and a value that does not fit is an error, never cut.
//   - Findings about data are [datamodel.Diagnostic] values that name the place
//     in the input; Go errors are about the machine.
package wcodm
