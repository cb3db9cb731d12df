package xmlstream

// Name is an expanded name: a namespace and a local part. Prefixes never matter.
type Name struct {
	Space string // namespace name, empty for none
	Local string
}

// String gives "{space}local", or "local" when there is no namespace.
func (n Name) String() string {
	if n.Space == "" {
		return n.Local
	}
	return "{" + n.Space + "}" + n.Local
}

// NameID stands for a Name in events. The ids of a Vocabulary are the same in every Reader and Record; higher ids are
// names that the vocabulary lacks and mean something only within their Record, see Record.Name.
type NameID uint32

// Vocabulary is an immutable set of names known beforehand, with the ids 0 to Len()-1. It may be shared between
// goroutines.
type Vocabulary struct {
	names []Name
	ids   map[Name]NameID
}

// NewVocabulary numbers the names in the order of their first occurrence.
func NewVocabulary(names []Name) *Vocabulary {
	v := &Vocabulary{ids: make(map[Name]NameID, len(names))}
	for _, n := range names {
		if _, ok := v.ids[n]; !ok {
			v.ids[n] = NameID(len(v.names))
			v.names = append(v.names, n)
		}
	}
	return v
}

// ID gives the id of a name, and false when the vocabulary lacks it.
func (v *Vocabulary) ID(n Name) (NameID, bool) {
	id, ok := v.ids[n]
	return id, ok
}

// Name gives the name of an id below Len(). It panics for others, as indexing does.
func (v *Vocabulary) Name(id NameID) Name { return v.names[id] }

// Len is the number of names.
func (v *Vocabulary) Len() int { return len(v.names) }
