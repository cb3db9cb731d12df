// The C half of the reader: libxml2's push parser, SAX callbacks that append to an event buffer, and the schema
// verdict taken from the same callbacks. Go feeds bytes, then reads the finished messages out of the buffers.
#ifndef XMLSTREAM_READER_H
#define XMLSTREAM_READER_H

#include <stddef.h>
#include <stdint.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#if LIBXML_VERSION >= 21200
typedef const xmlError *xs_xmlerror;
#else
typedef xmlErrorPtr xs_xmlerror;
#endif

// The kinds of events, in the order of Kind in Go.
enum { XS_START, XS_ATTR, XS_TEXT, XS_END, XS_FINDING, XS_NAMESPACE };

// The kinds of errors, in the order of ErrorKind in Go.
enum { XS_NOT_WELL_FORMED, XS_ENCODING, XS_LIMIT, XS_ENTITY, XS_EMPTY, XS_NO_MEMORY };

// What was too large when the kind is XS_LIMIT, in the order of limitNames in Go.
enum { XS_LIMIT_DEPTH, XS_LIMIT_ATTRIBUTES, XS_LIMIT_NAMES, XS_LIMIT_RECORD, XS_LIMIT_TOKEN, XS_LIMIT_DOCTYPE, XS_LIMIT_EVENTS };

// One event; the memory layout of Event in Go.
typedef struct {
    uint8_t kind;
    uint32_t name;
    uint32_t off, len;   // value, from the message's own start in the text buffer
    uint32_t line, col;
} xs_event;

// One finished message: a range of events and a range of text.
typedef struct {
    uint32_t root, depth;
    uint32_t findings, lost;
    size_t ev, nev;
    size_t text, ntext;
} xs_message;

typedef struct {
    int kind, code, limit;
    uint32_t line, col;
    uint32_t open_line, open_col;   // of the innermost open element, 0: none
    char open_name[200];            // its name as written
    char str1[200], str2[200];      // names in libxml2's error
    uint32_t after;                 // 1 + the character behind the end of the document, 0: none
    char message[1024];
} xs_error;

typedef struct {
    const xmlChar *space, *local;   // strings of the parser's dictionary: compared by pointer
    uint32_t document;              // the last document that used the name
    uint32_t line, col;             // of its first use there
    uint32_t root;                  // 1 + index of the first root of this name, 0: none
    int guessed;                    // 2 + index of the root that Go takes it for, 1: none, 0: not asked yet
} xs_name;

typedef struct {
    uint32_t name;
    uint32_t namespaces;            // height of the namespace stack below the element
    uint32_t line, col;
    const xmlChar *prefix, *local;  // as written; strings of the dictionary
} xs_open;

typedef struct {
    uint32_t name;
    int top_only;
    xmlSchemaPtr schema;
} xs_root;

typedef struct {
    uint32_t depth, attributes, names, findings;
    size_t record;                  // bytes
    size_t events;                  // of a message
    int tolerant;                   // not a limit: namespaces are no errors
    int declarations;               // not a limit: namespace declarations are events
    uintptr_t guess;                // nor this: whom to ask for the roots of names, see Config.Guess; 0: nobody
} xs_limits;

typedef struct {
    xmlParserCtxtPtr ctxt;
    xs_limits limits;

    xs_event *ev; size_t nev, cev;
    unsigned char *text; size_t ntext, ctext;
    xs_message *msg; size_t nmsg, cmsg;

    xs_name *names; uint32_t nnames, cnames;
    uint32_t *slots, mask;          // open addressing: 1 + index into names
    uint32_t document, document_names;
    xs_root *roots; uint32_t nroots;

    xs_open *open; uint32_t depth, copen;
    const xmlChar **ns; uint32_t nns, cns;   // prefix, uri pairs declared outside messages

    int in_message; uint32_t message_depth;
    int guessed;                    // the message under way was guessed from its name
    unsigned long message_at;       // of its first byte in the document
    xs_message cur;
    xmlSchemaValidCtxtPtr valid;
    xmlSchemaSAXPlugPtr plug;
    xmlSAXHandlerPtr vsax; void *vdata;
    uint32_t find_line, find_col;   // where a finding of the validator belongs
    int in_text;                    // the validator is reading our text buffer: it must not move

    int run_open, run_cdata, leaf;  // the run of character data that is being collected
    size_t run; uint32_t run_line, run_col;

    unsigned long at; uint32_t line, col;    // the place up to which lines and columns are counted

    unsigned long tag_at; size_t tag_seen; uint32_t tag_values; xmlChar tag_quote;   // see scan_tag

    int root_seen; uint32_t root_name, root_line, root_col;
    int failed; xs_error err;
    int invalid; char invalid_message[200];  // a conversion error, told when what comes before it is parsed
} xs_reader;

xs_reader *xs_new(xs_limits limits);
void xs_free(xs_reader *r);
// xs_open_context makes a fresh parser context, with an empty name table.
int xs_open_context(xs_reader *r);
// xs_add_name interns a name and gives its id, or UINT32_MAX when memory is out.
uint32_t xs_add_name(xs_reader *r, const char *space, int nspace, const char *local, int nlocal);
int xs_add_root(xs_reader *r, uint32_t name, int top_only, uintptr_t schema);
// xs_begin starts the next document.
int xs_begin(xs_reader *r);
// xs_feed parses n bytes; last ends the document. Afterwards msg holds the messages that are complete.
void xs_feed(xs_reader *r, const char *data, int n, int last);
// xs_end ends the document, also in the middle.
void xs_end(xs_reader *r);
// xs_drop forgets the finished messages and keeps the one under way.
void xs_drop(xs_reader *r);
// xs_encoding is the encoding that the document declares, or NULL.
const char *xs_encoding(xs_reader *r);
// xs_worn tells whether the context has collected so many names that the next document should have a new one.
int xs_worn(xs_reader *r, uint32_t known);

// Schemas.

typedef struct {
    char *name;                     // path in the file system
    char *data; size_t len;
} xs_file;

typedef struct {
    xs_file *files; size_t nfiles;
    char *log; size_t nlog, clog;   // compile errors: "path\0line\0message\0" each
    uint32_t nerrors;
    const char *refused;            // the URL that is being refused
    xmlGenericErrorFunc generic; void *generic_data;       // the thread's own, to be restored
    xmlStructuredErrorFunc structured; void *structured_data;
} xs_loading;

#define XS_SCHEME "wcodm-fs:///"

void xs_init(void);
xs_loading *xs_loading_new(size_t nfiles);
// xs_loading_file gives 0, or -1 when memory is out.
int xs_loading_file(xs_loading *l, size_t i, const char *name, int nname, const char *data, size_t len);
// xs_loading_enter and xs_loading_leave bracket the compiling of a schema on one thread: until the latter, files come
// from l alone and errors go to its log.
void xs_loading_enter(xs_loading *l);
void xs_loading_leave(xs_loading *l);
void xs_loading_free(xs_loading *l);
void *xs_schema_doc(uintptr_t schema);
void xs_free_doc(void *doc);

// xs_encloses says whether an element of that name, as written, is open around the innermost one.
int xs_encloses(const xs_reader *r, const char *name);

#endif
