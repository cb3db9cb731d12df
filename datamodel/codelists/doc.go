// Package codelists holds the code lists that declarations draw on: countries,
// currencies, packages, units and those of customs administrations. They are
// facts, in one file a list with its source named; a list that is closed has
// all codes there are, an open one those that are known.
package codelists
