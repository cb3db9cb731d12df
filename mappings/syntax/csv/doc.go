// Package csv reads and writes declarations as tables: comma-separated values
// (RFC 4180) as spreadsheets and merchandise systems make them.
//
// One row is one goods item. The columns of the declaration itself are repeated
// on every row, and rows with the same value in the key column make one
// declaration; they stand together. A [Layout] relates the columns to the
// structure of a national format, a [datamodel.Package]:
//
//   - The root class is the declaration. One of its classes may occur any number
//     of times: that is the row. All others have a finite number of occurrences.
//   - A column has the names on the way to its attribute, joined by "_"
//     (exporter_name). The position follows the name of what may occur more than
//     once (document_1_type, document_2_type).
//   - The columns may have names of the user's own, which then say what is
//     written, too, and in which order.
//
// A Layout is immutable once made and safe for concurrent use. A [Reader] and a
// [Writer] belong to one goroutine each. [Rows] reads tables that are no
// declarations.
//
// What is read:
//
//   - Columns in any order. A name counts exactly, or else without regard to
//     case, white space, "_" and "-". They stand in the first line that is not
//     blank, or in the one that an option says.
//   - The separator is a comma, a semicolon, a tab or "|", told from the header line
//     or from a first line "sep=;". Lines end in LF or CRLF, or in CR alone if the
//     first one does. Cells may be in
//     quotation marks; then they may hold separators and line breaks, and
//     quotation marks doubled. A quotation mark within a cell that does not begin
//     with one stands for itself.
//   - UTF-8, with or without byte order mark, UTF-16, or windows-1252, the encoding of
//     older spreadsheets: what is not UTF-8 is that, unless an option says which
//     it is. A file that has both is found out, not guessed at.
//   - An empty cell is no value. White space around values goes where the
//     structure says "read: {trim: true}", and with it what spreadsheets leave in
//     cells (see package spreadsheet), which is told. A mark that keeps a value from
//     being a formula is taken off. Apart from that, the decimal comma and dates in a
//     form of the table's own, values are never altered. Rows without a value are skipped.
//   - Every value has its place: the physical line, and the column in
//     characters, also behind cells that hold line breaks.
//
// A row that cannot be read is a finding, and spoils its own declaration; where
// it cannot be known which declaration that is, its neighbours. Those that
// follow are read.
//
// What is written: UTF-8 unless windows-1252 is asked for, lines that end in LF,
// quotation marks only where they are needed. A value that a spreadsheet would take
// for a formula has an apostrophe in front, which is taken off when it is read: a
// table is made for people and their spreadsheets, and what is in it may be a
// stranger's. Apart from that, values are never altered. What no column holds is
// told to the caller.
//
// Memory depends on the largest declaration, for which there is a limit, and on
// the keys of the declarations that were read: a hash of 64 bits and a line for
// each, up to [SeenLimit] of them.
package csv
