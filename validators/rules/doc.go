// Package rules asks messages what no schema can: whether their fields agree
// with each other. A rule is data: a condition over the paths of a package, and
// the sentence that tells a trader what is wrong. RULES.md describes the language.
//
// A [Set] holds rules as they were loaded; [Set.For] binds those that speak of a
// package to its elements, and a [Runner] asks them of one message after the
// other. Rules of the base are asked of a national package's messages, too: each
// of their paths is bound to the place where that package keeps the datum.
//
// What a rule costs is bounded by the size of the message: a path of the whole
// declaration is followed once, however often a rule is asked. Numbers are exact.
package rules
