// Package compare holds the declarations of two sides of a border against each
// other: the mirror check, in which export meets import.
//
// A [Comparison] says what is compared and what may differ. An [Extractor] takes
// from each declaration, as a message of the base package, what is compared, with
// its places; an [Index] keeps that on disk and brings together what has the same
// key, the UCR or another; each pair becomes an [Entry] with a verdict on each
// characteristic. What the characteristics are and where they stand is said in
// characteristics.yaml.
//
// # What counts as one
//
// All consignments of a side that have the same key are one: parts of a
// consignment, or shipments of one contract, are added up. A declaration that is
// there a second time, by its MRN or else its LRN, counts once, the first time.
// Where there are declarations that complete earlier ones (types ending in U to Z),
// these count and the ones that they complete do not. Changes and cancellations (function
// other than 9) are not compared, and neither is what has a dummy for a UCR, or more
// goods under one key than memory should hold. An [Entry] names all of them, and why
// one does not count.
//
// # What is compared
//
// Goods are held together by the first six digits of their commodity code, which
// are the same in all countries, and by their origin where both sides give the
// same ones. Where one commodity code is left on each side, the two are taken for
// the same goods under different codes; where a side gives no code at all, its goods
// are held against those of the other side all together. Masses, quantities, packages and values are
// sums over the items; a total of the declaration stands in for them where a side
// has none, and is compared besides them where it is not their sum. Masses without
// a unit are in kilograms, and other units are converted where they can be. How many
// goods items declare goods is a difference where what they measure differs, too, or is not
// declared; else a note. Parties are compared by their id where both have one,
// else by name. What a side does not give at all is told once.
//
// Tolerances are relative to the larger of two numbers, so that it does not matter
// which side is which.
//
// # The index
//
// SQLite is the index because it keeps sets larger than memory sorted on disk in a
// bounded cache. The driver is github.com/mattn/go-sqlite3, which needs a C
// compiler as the rest of the program does; the one without C is a translation of
// the same code into Go that is several times as large and slower.
package compare
