// Package mappings relates national formats to WCO information packages: one
// YAML file a format, run in both directions. LANGUAGE.md beside this file is
// the reference of the language, with an example for every word.
//
// What a mapping promises:
//
//   - It is proved when it loads: every path exists, cardinalities and types
//     fit, no two rules write the same place, and every rule that can lose
//     something gives a reason.
//   - What goes in comes back, and what goes out comes in again, but for what the
//     mapping names: its drops, and what its lossy rules lose.
//   - Nothing is lost silently. What no rule carries is reported, and what
//     cannot be carried as it is, is an error, at its place in the file that was
//     read (MAP001 to MAP006).
//
// A [Mapping] is compiled once, by [Load] or [Open], immutable and shared. A
// [Runner] is the state of one worker.
package mappings
