// Package datamodel holds the WCO Data Model: information packages (message
// structures as data), the declaration tree, and the reading and writing of
// WCO XML and WCO JSON.
//
// A [Package] is immutable once loaded and shared by all goroutines. A [Tree]
// is the mutable state of one worker and is reused from record to record.
// What is wrong with data is a [Diagnostic] with a place; what is wrong with
// the machine is a Go error.
package datamodel
