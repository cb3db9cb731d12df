// Package sad lays messages out as the Single Administrative Document, the form
// of 54 boxes on which customs declarations were made on paper, and which
// traders and officers still speak of: which value is in which box, and where in
// the input it stands.
package sad
