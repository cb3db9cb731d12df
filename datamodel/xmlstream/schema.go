package xmlstream

/*
#include "reader.h"
*/
import "C"

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"github.com/lestrrat-go/libxml2/xsd"
)

// Schema is a compiled XML Schema. It is immutable and may be shared between goroutines and Readers.
type Schema struct {
	xsd *xsd.Schema
	doc unsafe.Pointer
}

// Compiling is rare; one at a time is kinder to libxml2's global tables.
var loadMutex sync.Mutex

// LoadSchema compiles the schema that begins in the file entry of fsys.
//
// Files named by include, import and redefine are found in fsys too, by the relative path in schemaLocation; ".." may
// be used within fsys. To judge messages of several namespaces at once, let entry import them all. Nothing else is
// read: a schemaLocation that is an absolute path or a URL is passed over, which is an error only when something that
// the schema needs is then missing.
//
// Loading is for the start of a program: the binding keeps some 16 KB for each.
//
// The error tells file and line of all that is wrong; a missing file is told as an error that matches fs.ErrNotExist.
func LoadSchema(fsys fs.FS, entry string) (*Schema, error) {
	files, err := collect(fsys, entry)
	if err != nil {
		return nil, fmt.Errorf("xmlstream: schema %s: %w", entry, err)
	}
	s, err := compile(files)
	if err != nil {
		return nil, fmt.Errorf("xmlstream: schema %s: %w", entry, err)
	}
	return s, nil
}

// Close frees the schema. No Reader that has it in its configuration may be reading. Closing twice does no harm.
func (s *Schema) Close() {
	if s.xsd == nil {
		return
	}
	s.xsd.Free()
	s.xsd = nil
	// Parse leaves the document of the entry file to its caller.
	C.xs_free_doc(s.doc)
	s.doc = nil
}

type schemaFile struct {
	name string
	data []byte
}

func compile(files []schemaFile) (*Schema, error) {
	initLibrary()
	if len(files[0].data) == 0 {
		return nil, &SyntaxError{Line: 1, Col: 1, Kind: Empty, Message: "the file is empty"}
	}
	loadMutex.Lock()
	defer loadMutex.Unlock()

	// The error handler and the table of files belong to the thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()

	l := C.xs_loading_new(C.size_t(len(files)))
	if l == nil {
		return nil, errNoMemory
	}
	defer C.xs_loading_free(l)
	for i, f := range files {
		if C.xs_loading_file(l, C.size_t(i), (*C.char)(unsafe.Pointer(unsafe.StringData(f.name))), C.int(len(f.name)),
			(*C.char)(unsafe.Pointer(unsafe.SliceData(f.data))), C.size_t(len(f.data))) != 0 {
			return nil, errNoMemory
		}
	}
	C.xs_loading_enter(l)
	s, err := xsd.Parse(files[0].data, xsd.WithURI(schemaURI(files[0].name)))
	C.xs_loading_leave(l)
	if err != nil {
		return nil, compileError(l, err)
	}
	return &Schema{xsd: s, doc: C.xs_schema_doc(C.uintptr_t(s.Pointer()))}, nil
}

func schemaURI(name string) string {
	parts := strings.Split(name, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return C.XS_SCHEME + strings.Join(parts, "/")
}

// compileError makes one error of all that libxml2 has logged.
func compileError(l *C.xs_loading, err error) error {
	fields := strings.Split(strings.ToValidUTF8(C.GoStringN(l.log, C.int(l.nlog)), "\uFFFD"), "\x00")
	var errs []error
	for ; len(fields) > 3; fields = fields[3:] {
		file := strings.TrimPrefix(fields[0], C.XS_SCHEME)
		if name, err := url.PathUnescape(file); err == nil {
			file = name
		}
		message := oneLine(fields[2])
		if file == "" {
			errs = append(errs, errors.New(message))
		} else {
			errs = append(errs, fmt.Errorf("%s:%s: %s", file, fields[1], message))
		}
	}
	if len(errs) == 0 {
		return err
	}
	return errors.Join(errs...)
}

const xsdSpace = "http://www.w3.org/2001/XMLSchema"

var schemaVocabulary = NewVocabulary([]Name{
	{xsdSpace, "schema"}, {xsdSpace, "include"}, {xsdSpace, "import"}, {xsdSpace, "redefine"}, {xsdSpace, "override"},
	{"", "schemaLocation"},
})

const (
	nameSchema NameID = iota
	nameInclude
	nameImport
	nameRedefine
	nameOverride
	nameSchemaLocation
)

// collect reads the entry and all files that it refers to, directly or not.
func collect(fsys fs.FS, entry string) ([]schemaFile, error) {
	if !fs.ValidPath(entry) {
		return nil, fmt.Errorf("%q is not a path in a file system", entry)
	}
	r, err := NewReader(Config{
		Vocabulary: schemaVocabulary,
		Roots:      []Root{{Name: schemaVocabulary.Name(nameSchema), TopOnly: true}},
		Limits:     Limits{Attributes: 1024},
	})
	if err != nil {
		return nil, err
	}
	defer r.Close()

	data, err := fs.ReadFile(fsys, entry)
	if err != nil {
		return nil, err
	}
	files := []schemaFile{{entry, data}}
	seen := map[string]bool{entry: true}
	for i := 0; i < len(files); i++ {
		refs, err := references(r, files[i])
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			if seen[ref.name] {
				continue
			}
			seen[ref.name] = true
			data, err := fs.ReadFile(fsys, ref.name)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", files[i].name, ref.line, err)
			}
			files = append(files, schemaFile{ref.name, data})
		}
	}
	return files, nil
}

type reference struct {
	name string
	line uint32
}

func references(r *Reader, f schemaFile) ([]reference, error) {
	var refs []reference
	messages := 0
	_, err := r.Read(context.Background(), bytes.NewReader(f.data), func(rec *Record) error {
		defer rec.Release()
		messages++
		refers := false
		for _, e := range rec.Events {
			switch {
			case e.Kind == Start:
				refers = e.Name >= nameInclude && e.Name <= nameOverride
			case e.Kind == Attr && refers && e.Name == nameSchemaLocation:
				location := string(rec.Value(e))
				name, ok := resolve(f.name, location)
				if !ok {
					continue
				}
				if !fs.ValidPath(name) {
					return fmt.Errorf("%s:%d: %q leads out of the schema's files", f.name, e.Line, location)
				}
				refs = append(refs, reference{name, e.Line})
			}
		}
		return nil
	})
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		return nil, fmt.Errorf("%s:%d: %w", f.name, syntax.Line, err)
	}
	if err == nil && messages == 0 {
		err = fmt.Errorf("%s: not an XML Schema", f.name)
	}
	return refs, err
}

// resolve gives the path that a schemaLocation means, and false when it does not mean one of the schema's files.
func resolve(base, location string) (string, bool) {
	location = strings.TrimSpace(location)
	u, err := url.Parse(location)
	if err != nil || location == "" || u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/") || u.Path == "" {
		return "", false
	}
	return path.Join(path.Dir(base), u.Path), true
}
