package compare

// Kind is how the values of a characteristic are compared.
type Kind string

// The kinds of characteristics.
const (
	Codes    Kind = "codes"    // as sets
	Party    Kind = "party"    // by id, or else by name
	Count    Kind = "count"    // of occurrences
	Number   Kind = "number"   // as sums, each unit for itself
	Mass     Kind = "mass"     // as sums, in kilograms
	Packages Kind = "packages" // as sums, each kind for itself where both sides have the same kinds
	Money    Kind = "money"    // as sums, in one currency
)

var kinds = []Kind{Codes, Party, Count, Number, Mass, Packages, Money}

// numeric reports whether a tolerance makes sense.
func (k Kind) numeric() bool { return k != Codes && k != Party }

// Characteristic is what is compared.
type Characteristic struct {
	// Name is its name on the command line and in reports for machines, Title what
	// people call it.
	Name, Title string
	Kind        Kind
	// Goods says that it is of the goods: compared for each commodity code.
	Goods bool
	// Tolerance is the name by which a tolerance may be given besides its own.
	Tolerance string

	index int
	as    []string // what stands in for each other, the first that both sides give counts
}

// The characteristics by which goods are told apart.
const (
	commodityName = "commodity"
	originName    = "origin"
	itemsName     = "items" // what goods without either are told by
)

// key is what declarations are joined by, besides the UCR.
type key struct {
	name, title string
	sites       []*site
}
