// Package xmlstream reads streams of XML messages, with the XSD verdict from the same pass.
//
// A message is an element whose name is one of Config.Roots, at any depth inside any wrapper. Each message comes as a
// Record: its events (start, attribute, text, end, finding) in document order, with positions. What lies between
// messages is checked for well-formedness and otherwise passed over.
//
// The package is one thin layer over libxml2's push parser: its SAX callbacks append to a buffer in C that Go empties
// after each chunk of 64 KiB, so that there is no call between the languages per event. A schema's verdict is
// libxml2's own, taken from the same callbacks.
//
// A Reader is strict, and a document is all that its input holds: Excerpts take the documents out of other text. For tolerance there is a Mender before it, for bytes that are not in the encoding that the document
// declares, and Config.Guess and Config.Tolerant, for names whose namespaces are not what they should be.
//
// Guarantees:
//
//   - The network is never used, and no file but the given stream and the given schemas is read: no DTD, no external
//     entity, no schema named by a document. Declarations of a DTD have no effect; an entity other than the five
//     predefined ones is an error where it is used.
//   - Memory depends on the largest message, never on the length of the stream. Limits bound the depth, the
//     attributes of an element, the distinct names of a document and the size of a message; libxml2's own limit of
//     10 MB bounds a single tag, comment or CDATA section.
//   - The same bytes give the same events, however they arrive: they are parsed in chunks of a fixed size.
//   - A message is yielded whole or not at all, and the messages before an error are yielded first.
//   - Nothing is written to standard error.
//
// A Schema and a Vocabulary are immutable and shared by any number of goroutines; a Reader belongs to one goroutine at
// a time.
package xmlstream
