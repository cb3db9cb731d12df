// Package draft makes a first mapping of a national format from samples: every
// path of the samples, with the places of an information package that its name
// and its values speak for.
//
// [New] reads samples into a tree of paths, XML of any vocabulary or one CSV
// table, and writes a mapping file that [mappings.Load] takes: the structure of
// the format, rules for what is convincing, and as comments all other paths with
// what comes nearest. A table is related to the columns of the template for
// traders instead.
//
// # How places are proposed
//
// Names are taken apart into words, and words of several languages and
// abbreviations into concepts (words.yaml): Netto-Gewicht, POIDS_NET and netWt
// are the same two. The score of a place is how far the name explains the words
// of the place (its own name, its title, or what people usually call it) and the
// other way round, rare words counting more; then whether the elements around
// both agree. Numbers of the WCO, the EU and the SAD in a name count most. At
// last the values: those that do not fit rule a place out, and dates, currencies,
// countries, container numbers and the like speak for theirs.
//
// There is no chance and no learning in it: the same sample makes the same draft,
// and each proposal says why it was made. What the loader of mappings refuses of
// a draft becomes a comment, with the loader's reason.
package draft
