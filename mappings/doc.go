// Package mappings is the mapping language: one YAML file relates a national
// format to a WCO information package, and is run in both directions.
//
// A [Mapping] is compiled once, immutable and shared. A [Runner] is the state
// of one worker.
package mappings
