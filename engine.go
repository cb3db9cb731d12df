package wcodm

import (
	"fmt"
	"runtime"
	"slices"

	dm "wcodm/datamodel"
	"wcodm/datamodel/codelists"
	"wcodm/datamodel/protect"
	"wcodm/datamodel/ucr"
	"wcodm/datamodel/xmlstream"
	"wcodm/mappings"
	"wcodm/mappings/syntax/csv"
	"wcodm/validators"
	"wcodm/validators/rules"
)

// Options say what an [Engine] does. The zero value recognises every format,
// validates, and converts nothing.
type Options struct {
	// From is the only format read; nil recognises the format of each input.
	From *Format
	// Formats are formats of one's own that are recognised by their content, too: before
	// those that ship, where a message fits both alike.
	Formats []*Format
	// To is the format written; nil writes nothing: the input is judged only.
	To *Format
	// Schema is an administration's own XSD, which judges XML input in place of
	// the one made from the package.
	Schema *validators.Official
	// Checks are the ways in which messages are judged; zero is CheckSchema.
	Checks Checks
	// Date is the day as of which codes are looked up; zero is each message's own
	// date or, where it tells none, any day.
	Date codelists.Day
	// Rules are asked where Checks has CheckRules; nil is those that ship.
	Rules *rules.Set
	// UCR says what happens with the UCR; empty derives it where the input is a
	// national format and keeps what is there otherwise.
	UCR ucr.Mode
	// UCRUnasked leaves findings about UCRs untold: the schema alone is asked, say.
	// What happens with the UCR stays the same.
	UCRUnasked bool
	// UCRAnyway derives a UCR even where the input has a value that is one by its name
	// or form and that nothing carries.
	UCRAnyway bool
	// Scheme is how a UCR is derived; nil is the WCO's free form.
	Scheme *ucr.Scheme
	// Protect says what is kept from what is written; nil writes all. Findings and
	// [Result].UCR tell of messages as they were read.
	Protect *protect.Policy
	// UCRTable has UCRs that were issued before, for consignments that come without;
	// nil is none.
	UCRTable *ucr.Table
	// UCRKnown has the UCRs of earlier runs; one that is used again for another
	// declaration is a finding. Nil is none.
	UCRKnown *ucr.Known
	// Trails asks for the trail of each consignment in [Result].UCR, which an [Index]
	// takes.
	Trails bool
	// UCRYear is the year, in four digits, of a UCR that is derived for a message
	// without a date; empty for none.
	UCRYear string
	// Unmapped is the severity of content that is not carried over, a warning at
	// least; IgnoreUnmapped leaves it out, but what a mapping calls an error.
	Unmapped       dm.Severity
	IgnoreUnmapped bool
	// Severities give findings of some codes another severity, in the end.
	Severities Severities
	// Force writes messages although they have errors.
	Force bool
	// Trip takes messages through the mapping of From and back instead of writing
	// them: national ones, and ones of the mapping's package. [Result].Trip tells
	// what became of their values. No UCR is derived.
	Trip bool
	// Reuse makes of each message, which is to be an export declaration, what this
	// mapping between packages says: an import declaration to be filled in. What that
	// one lacks is told in [Result].Reused, and is no error.
	Reuse *mappings.Mapping
	// Account lists what Reuse leaves as it is, too.
	Account bool
	// Repair reads XML messages whose namespaces are missing or misspelt, whose
	// elements stand in the wrong order, whose bytes are not in the encoding that they
	// name, and which have other text around them, as what is meant. Each repair is a
	// warning. Nothing else is repaired.
	Repair bool
	// Sheets is how many messages of each input are laid out as a form, in
	// [Result].Sheet; 0 is none.
	Sheets int
	// Workers is the number of goroutines that convert; 0 is one a processor.
	Workers int
	// Limits bound what an XML input may ask for; zero values are the defaults.
	Limits xmlstream.Limits
	// CSV says how tables that are read and written are laid out; what it leaves
	// open the mapping of a table says, or the input itself tells.
	CSV csv.Options
	// Apart says that each message that is written goes to a file of its own.
	Apart bool
}

// Engine reads, converts and judges messages. It is immutable and safe for
// concurrent use.
type Engine struct {
	opts    Options
	formats []*Format // that are recognised
	only    *Format   // the only one of them; nil where there are more
	xml     []*xmlFormat
	tables  []*Format // of formats, those in CSV
	vocab   *xmlstream.Vocabulary
	roots   []xmlstream.Root
	begin   []xmlRoot // by root
	// stranger is the root of messages that are known by their names alone.
	stranger int
	base     *dm.Package
	// outputs are the packages by whose schemas trees are judged: of what is written as
	// XML, and of what national messages become.
	outputs map[*dm.Package]*xmlstream.Vocabulary
	// derivers see to the UCR, by the name of the format that was read.
	derivers map[string]*ucr.Deriver
	// identifiers tell placeholders in messages of each package that declares.
	identifiers map[*dm.Package]*ucr.Identifiers
	// drafts finds the UCRs of what is made by Reuse; nil without.
	drafts *ucr.Deriver
	// carriers bring the UCR to where the target has it, by the package that messages
	// are converted from; there is none where they are not.
	carriers map[*dm.Package]*ucr.Carrier
	// lists look up the codes of messages of each package, where lists are checked.
	lists map[*dm.Package]*validators.Lists
	// asked is the rules by package; nil for a package that has none.
	asked map[*dm.Package]*rules.Bound
	// plan is what is kept from what is written; nil for nothing.
	plan *protect.Plan
	// take gets each message that was read, or what it was converted into, in place
	// of a writer, and reports whether it keeps the tree and what it was read from.
	// Workers call it, several at a time: what it finds out belongs into the job's
	// result. Nil for none.
	take func(*job, *dm.Tree) bool
}

// NewEngine compiles what the options ask for: vocabulary, code lists, rules. The
// schema of a package is compiled when the first message asks for it.
func NewEngine(opts Options) (*Engine, error) {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.Checks == 0 {
		opts.Checks = CheckSchema
	}
	if err := opts.Severities.Check(); err != nil {
		return nil, err
	}
	e := &Engine{opts: opts}
	var err error
	if e.base, err = dm.Open("wco"); err != nil {
		return nil, err
	}
	if opts.Trip {
		if e.formats, err = tripFormats(opts.From); err != nil {
			return nil, err
		}
	} else if opts.From != nil {
		e.formats, e.only = []*Format{opts.From}, opts.From
	} else if e.formats, err = Formats(); err != nil {
		return nil, err
	} else if e.formats, err = withOwn(opts.Formats, e.formats); err != nil {
		return nil, err
	}
	e.input()
	if err := e.csv(); err != nil {
		return nil, err
	}
	e.judged(opts.To)
	if err := e.protect(); err != nil {
		return nil, err
	}
	if err := e.references(); err != nil {
		return nil, err
	}
	if err := e.codes(); err != nil {
		return nil, err
	}
	if err := e.rules(); err != nil {
		return nil, err
	}
	return e, nil
}

// input prepares the recognition and reading of XML.
func (e *Engine) input() {
	var names []xmlstream.Name
	for _, f := range e.formats {
		if f.Syntax == XML {
			names = append(names, f.Package.Names()...)
		}
	}
	e.vocab = xmlstream.NewVocabulary(names)
	for _, f := range e.formats {
		if f.Syntax != XML {
			continue
		}
		x := &xmlFormat{format: f, binding: f.Package.BindXML(e.vocab), body: bodyPath(f.Package, e.vocab), repair: f.Package.RepairXML()}
		x.judged = e.checks(CheckSchema) && f.Package.HasSchema()
		e.xml = append(e.xml, x)
		e.addRoot(x)
	}
	if e.opts.Schema != nil {
		for _, name := range e.opts.Schema.Globals() {
			e.roots = append(e.roots, xmlstream.Root{Name: name, TopOnly: true})
			e.begin = append(e.begin, xmlRoot{})
		}
	}
	e.stranger = len(e.roots)
	e.roots = append(e.roots, xmlstream.Root{Name: xmlstream.Name{Space: xmlstream.UndeclaredPrefix, Local: "stranger"}}) // a name that no document has
	e.begin = append(e.begin, xmlRoot{})
}

// addRoot makes messages of a format known by the element they begin with.
func (e *Engine) addRoot(f *xmlFormat) {
	name := f.format.Package.Root.XMLName()
	i := slices.IndexFunc(e.roots, func(r xmlstream.Root) bool { return r.Name == name })
	if i < 0 {
		i = len(e.roots)
		e.roots = append(e.roots, xmlstream.Root{Name: name})
		e.begin = append(e.begin, xmlRoot{})
	}
	f.root = i
	e.begin[i].formats = append(e.begin[i].formats, f)
	slices.SortStableFunc(e.begin[i].formats, func(a, b *xmlFormat) int {
		switch declares := e.declares(a.format.Package); {
		case declares == e.declares(b.format.Package):
			return 0
		case declares:
			return -1
		}
		return 1
	})
}

// declares reports whether the messages of a package are declarations, which
// convert through the base and have a UCR. Others, such as responses, do not.
func (e *Engine) declares(p *dm.Package) bool { return p == e.base || p.Base == e.base }

// csv prepares the reading and writing of tables.
func (e *Engine) csv() error {
	if err := e.opts.CSV.Check(); err != nil {
		return err
	}
	for _, f := range e.formats {
		if f.Syntax == CSV {
			e.tables = append(e.tables, f)
		}
	}
	if to := e.opts.To; to != nil && to.Syntax == CSV {
		_, err := csv.NewWriter(to.Mapping.Columns, e.opts.CSV.Writing(to.Mapping.Dialect))
		return err
	}
	return nil
}

// judged prepares the judging of trees: of what is written and, as the message of its
// mapping's package, of what is national, read as well as written.
func (e *Engine) judged(to *Format) {
	e.outputs = map[*dm.Package]*xmlstream.Vocabulary{}
	if !e.checks(CheckSchema) {
		return
	}
	judge := func(p *dm.Package) {
		if e.outputs[p] == nil && p.HasSchema() { // others are judged without an XSD
			e.outputs[p] = xmlstream.NewVocabulary(p.Names())
		}
	}
	switch {
	case e.opts.Trip:
		judge(e.opts.From.Mapping.Package)
	case to == nil:
		for _, f := range e.formats {
			if f.Mapping != nil {
				judge(f.messages())
			}
		}
	case to.Mapping != nil:
		judge(to.Package)
		judge(to.messages())
	case to.Syntax == XML:
		judge(to.Package)
	}
}

// protect prepares what is kept from what is written.
func (e *Engine) protect() (err error) {
	to := e.opts.To
	if e.opts.Protect == nil || to == nil {
		return nil
	}
	if e.plan, err = e.opts.Protect.Plan(to.messages()); err != nil || to.Package.Key == nil {
		return err
	}
	key := to.Mapping.Fillers(false)(dm.Leaf{Elem: to.Package.Key})
	if slices.ContainsFunc(key, func(f dm.Leaf) bool { return e.plan.Whole(f.Elem) }) {
		return nil
	}
	return &protect.OptionError{Option: "only", Value: to.Name, Err: fmt.Errorf("a table tells declarations apart by %s: list %s, too", to.Package.Key.Name, key[0].Elem.Path())}
}

// codes opens the code lists of the packages of what is read and written.
func (e *Engine) codes() error {
	e.lists = map[*dm.Package]*validators.Lists{}
	if !e.checks(CheckLists) {
		return nil
	}
	formats := e.formats
	if e.opts.To != nil {
		formats = append(formats[:len(formats):len(formats)], e.opts.To)
	}
	for _, f := range formats {
		p := f.messages()
		if e.lists[p] != nil {
			continue
		}
		var err error
		if e.lists[p], err = validators.NewLists(p); err != nil {
			return err
		}
	}
	return nil
}

// unmapped applies the option to a finding about content that is not carried
// over; ok is false when it is not to be reported.
func (e *Engine) unmapped(d dm.Diagnostic) (dm.Diagnostic, bool) {
	if d.Code != mappings.CodeUnmapped && d.Code != csv.CodeUnknown {
		return d, true
	}
	lost := d.Severity == dm.Error // the mapping says so: what is lost is an amount
	d.Severity = max(d.Severity, e.opts.Unmapped, dm.Warning)
	return d, lost || !e.opts.IgnoreUnmapped
}
