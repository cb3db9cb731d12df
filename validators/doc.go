// Package validators judges messages: by XML Schema (libxml2), by JSON Schema,
// and by the formats of the information package. What it finds are
// [datamodel.Diagnostic] values, in words a trader understands and located in
// the input that led to them.
package validators
