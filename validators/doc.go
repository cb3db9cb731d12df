// Package validators judges messages: by XML Schema (libxml2), by JSON Schema, by
// the formats and occurrences of the information package, and by code lists. What
// it finds are [datamodel.Diagnostic] values, in words a trader understands and
// located in the input that led to them; what libxml2 and the JSON Schema library
// say is put into our words. Package rules asks what no schema can, package report
// tells the findings.
package validators
