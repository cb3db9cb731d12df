#include "reader.h"

#include <stdlib.h>
#include <string.h>
#include <libxml/dict.h>
#include <libxml/hash.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#define NONE UINT32_MAX           // no name: the reader has failed
#define SLICE 4096              // see xs_feed
#define MAX_DOCTYPE 32768       // bytes of an internal subset: ignored, but libxml2's time for it is quadratic
#define MAX_DICT (8u << 20)     // bytes of names; libxml2 itself breaks off at 10 MB
#define MAX_FINDING 8192        // bytes of one finding
#define TEXT_SLACK (64u << 10)

// xsGuess is Go's: the index of the root that a name stands for, or -1.
extern int xsGuess(uintptr_t guess, char *space, char *local);

// ---- failing ----

static void copy_string(char *to, size_t size, const char *from) {
    size_t n = 0;
    if (from != NULL) {
        n = strlen(from);
        if (n >= size) {
            n = size - 1;
            while (n > 0 && ((unsigned char)from[n] & 0xC0) == 0x80) n--;   // not within a character
        }
        memcpy(to, from, n);
    }
    to[n] = 0;
}

static void fail(xs_reader *r, int kind, int limit, uint32_t line, uint32_t col) {
    if (r->failed) return;
    r->failed = 1;
    memset(&r->err, 0, sizeof r->err);
    r->err.kind = kind;
    r->err.limit = limit;
    r->err.line = line;
    r->err.col = col;
    if (r->depth > 0) {
        xs_open *top = &r->open[r->depth - 1];
        char *name = r->err.open_name;
        size_t size = sizeof r->err.open_name, n = 0;
        if (top->prefix != NULL) {
            copy_string(name, size - 1, (const char *)top->prefix);
            n = strlen(name);
            name[n++] = ':';
        }
        copy_string(name + n, size - n, (const char *)top->local);
        r->err.open_line = top->line;
        r->err.open_col = top->col;
    }
}

int xs_encloses(const xs_reader *r, const char *name) {
    for (uint32_t i = 0; i + 1 < r->depth; i++) {
        const xs_open *o = &r->open[i];
        const char *rest = name;
        if (o->prefix != NULL) {
            size_t n = strlen((const char *)o->prefix);
            if (strncmp(name, (const char *)o->prefix, n) != 0 || name[n] != ':') continue;
            rest += n + 1;
        }
        if (strcmp(rest, (const char *)o->local) == 0) return 1;
    }
    return 0;
}

// grow enlarges an array; NULL says that memory is out.
static void *grow(xs_reader *r, void *p, size_t *cap, size_t need, size_t size, size_t first) {
    size_t c = *cap ? *cap : first;
    while (c < need) c *= 2;
    void *q = realloc(p, c * size);
    if (q == NULL) {
        fail(r, XS_NO_MEMORY, 0, r->line, r->col);
        return NULL;
    }
    *cap = c;
    return q;
}

static int grow32(xs_reader *r, void **p, uint32_t *cap, size_t need, size_t size, size_t first) {
    if (need <= *cap) return 1;
    size_t c = *cap;
    void *q = grow(r, *p, &c, need, size, first);
    if (q == NULL) return 0;
    *p = q;
    *cap = (uint32_t)c;
    return 1;
}

// ---- lines and columns ----

// Lines and columns are counted here, over the bytes in the parser's buffer, from the end of one token to the next:
// libxml2's own columns are counted in bytes in some places and in characters in others.
static uint32_t count_chars(const xmlChar *p, const xmlChar *end) {
    uint32_t n = (uint32_t)(end - p), cont = 0;
    for (; end - p >= 8; p += 8) {
        // Eight bytes at once: a byte 10xxxxxx continues a character. Its bit 7 is set and its bit 6 clear.
        uint64_t w;
        memcpy(&w, p, 8);
        w &= ~(w << 1) & 0x8080808080808080ULL;
        if (w != 0) cont += (uint32_t)(((w >> 7) * 0x0101010101010101ULL) >> 56);
    }
    for (; p < end; p++) cont += (*p & 0xC0) == 0x80;
    return n - cont;
}

static void count(const xmlChar *p, const xmlChar *end, uint32_t *line, uint32_t *col) {
    const xmlChar *nl;
    while ((nl = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        (*line)++;
        *col = 1;
        p = nl + 1;
    }
    *col += count_chars(p, end);
}

static void place(xs_reader *r, const xmlChar *to, unsigned long *at, uint32_t *line, uint32_t *col) {
    xmlParserInputPtr in = r->ctxt->input;
    unsigned long abs = in->consumed + (unsigned long)(to - in->base);
    if (*at < in->consumed || *at > abs) {
        // The bytes since the last token are gone (only possible before the document element): believe libxml2.
        *line = (uint32_t)in->line;
        *col = (uint32_t)in->col;
    } else if (*at < abs) {
        count(in->base + (*at - in->consumed), to, line, col);
    }
    *at = abs;
}

static void advance(xs_reader *r, const xmlChar *to) { place(r, to, &r->at, &r->line, &r->col); }

static int has_input(xs_reader *r) {
    return r->ctxt != NULL && r->ctxt->input != NULL && r->ctxt->input->buf != NULL;
}

// here gives the place where the parser stands.
static void here(xs_reader *r, uint32_t *line, uint32_t *col) {
    unsigned long at = r->at;
    *line = r->line;
    *col = r->col;
    if (has_input(r)) place(r, r->ctxt->input->cur, &at, line, col);
}

// ---- names ----

static uint32_t hash_name(const xmlChar *space, const xmlChar *local) {
    uint64_t h = (uint64_t)(uintptr_t)local * 0x9E3779B97F4A7C15ULL;
    h ^= (uint64_t)(uintptr_t)space * 0xC2B2AE3D27D4EB4FULL;
    return (uint32_t)(h >> 32);
}

static int rehash(xs_reader *r, uint32_t size) {
    uint32_t *slots = calloc(size, sizeof *slots);
    if (slots == NULL) {
        fail(r, XS_NO_MEMORY, 0, r->line, r->col);
        return 0;
    }
    for (uint32_t i = 0; i < r->nnames; i++) {
        uint32_t h = hash_name(r->names[i].space, r->names[i].local) & (size - 1);
        while (slots[h]) h = (h + 1) & (size - 1);
        slots[h] = i + 1;
    }
    free(r->slots);
    r->slots = slots;
    r->mask = size - 1;
    return 1;
}

static uint32_t intern(xs_reader *r, const xmlChar *space, const xmlChar *local) {
    uint32_t h = hash_name(space, local) & r->mask;
    while (r->slots[h]) {
        xs_name *n = &r->names[r->slots[h] - 1];
        if (n->local == local && n->space == space) {
            return r->slots[h] - 1;
        }
        h = (h + 1) & r->mask;
    }
    if (!grow32(r, (void **)&r->names, &r->cnames, (size_t)r->nnames + 1, sizeof *r->names, 256)) return NONE;
    uint32_t id = r->nnames++;
    r->names[id] = (xs_name){.space = space, .local = local};
    r->slots[h] = id + 1;
    if (r->nnames * 2 > r->mask && !rehash(r, (r->mask + 1) * 2)) return NONE;
    return id;
}

// use interns a name of the document and counts it there.
static uint32_t use(xs_reader *r, const xmlChar *space, const xmlChar *local) {
    uint32_t id = intern(r, space, local);
    if (id != NONE && r->names[id].document != r->document) {
        r->names[id].document = r->document;
        r->names[id].line = r->line;
        r->names[id].col = r->col;
        if (++r->document_names > r->limits.names) {
            fail(r, XS_LIMIT, XS_LIMIT_NAMES, r->line, r->col);
            return NONE;
        }
    }
    return id;
}

uint32_t xs_add_name(xs_reader *r, const char *space, int nspace, const char *local, int nlocal) {
    const xmlChar *s = NULL, *l;
    if (nspace > 0 && (s = xmlDictLookup(r->ctxt->dict, (const xmlChar *)space, nspace)) == NULL) return NONE;
    if ((l = xmlDictLookup(r->ctxt->dict, (const xmlChar *)local, nlocal)) == NULL) return NONE;
    return intern(r, s, l);
}

int xs_add_root(xs_reader *r, uint32_t name, int top_only, uintptr_t schema) {
    xs_root *roots = realloc(r->roots, (r->nroots + 1) * sizeof *roots);
    if (roots == NULL) return -1;
    r->roots = roots;
    roots[r->nroots++] = (xs_root){name, top_only, (xmlSchemaPtr)schema};
    if (r->names[name].root == 0) r->names[name].root = r->nroots;
    return 0;
}

// ---- the record under way ----

static int reserve_text(xs_reader *r, size_t n) {
    if (r->ntext + n + 1 <= r->ctext) return 1;
    unsigned char *p = grow(r, r->text, &r->ctext, r->ntext + n + 1, 1, 2 * TEXT_SLACK);
    if (p == NULL) return 0;
    r->text = p;
    return 1;
}

// bytes_of_message is how much of the message under way has been parsed, in bytes of the document in UTF-8.
static unsigned long bytes_of_message(xs_reader *r) {
    xmlParserInputPtr in = r->ctxt->input;
    return in->consumed + (unsigned long)(in->cur - in->base) - r->message_at;
}

// within_limits checks the size of the message under way: its bytes, and the events that it becomes, which take far more
// memory than the bytes do where a message is nothing but tags.
static int within_limits(xs_reader *r, size_t nev) {
    if (has_input(r) && bytes_of_message(r) > r->limits.record) {
        fail(r, XS_LIMIT, XS_LIMIT_RECORD, r->line, r->col);
        return 0;
    }
    if (r->nev + nev - r->cur.ev > r->limits.events) {
        fail(r, XS_LIMIT, XS_LIMIT_EVENTS, r->line, r->col);
        return 0;
    }
    return 1;
}

// room makes room for events and text, within the limits of a message.
static int room(xs_reader *r, size_t nev, size_t ntext) {
    if (!within_limits(r, nev)) return 0;
    if (r->nev + nev <= r->cev && r->ntext + ntext < r->ctext) return 1;
    if (r->nev + nev > r->cev) {
        xs_event *p = grow(r, r->ev, &r->cev, r->nev + nev, sizeof *p, 4096);
        if (p == NULL) return 0;
        r->ev = p;
    }
    return reserve_text(r, ntext);
}

static void add(xs_reader *r, int kind, uint32_t name, size_t off, size_t len, uint32_t line, uint32_t col) {
    xs_event *e = &r->ev[r->nev++];
    memset(e, 0, sizeof *e);
    e->kind = (uint8_t)kind;
    e->name = name;
    e->off = (uint32_t)(off - r->cur.text);
    e->len = (uint32_t)len;
    e->line = line;
    e->col = col;
}

static void on_finding(void *data, xs_xmlerror e) {
    xs_reader *r = data;
    if (r->failed || e == NULL || e->level < XML_ERR_ERROR) return;
    const char *m = e->message ? e->message : "";
    size_t n = strlen(m);
    while (n > 0 && (m[n - 1] == '\n' || m[n - 1] == ' ')) n--;
    int cut = n > MAX_FINDING;
    if (cut) {
        n = MAX_FINDING;
        while (n > 0 && ((unsigned char)m[n] & 0xC0) == 0x80) n--;
    }
    if (r->cur.findings >= r->limits.findings || (r->in_text && r->ntext + n + 4 > r->ctext)) {
        r->cur.lost++;
        return;
    }
    if (!room(r, 1, n + 3)) return;
    r->cur.findings++;
    size_t off = r->ntext;
    memcpy(r->text + off, m, n);
    if (cut) {
        memcpy(r->text + off + n, "\xE2\x80\xA6", 3);
        n += 3;
    }
    r->ntext += n;
    add(r, XS_FINDING, (uint32_t)e->code, off, n, r->find_line, r->find_col);
}

static int is_blank(const unsigned char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (p[i] != ' ' && p[i] != '\n' && p[i] != '\t' && p[i] != '\r') return 0;
    return 1;
}

// end_run closes the run of character data: one Text event, and one call to the validator. The validator gets a run
// in one piece because it appends pieces in quadratic time.
static void end_run(xs_reader *r, int before_start) {
    if (!r->run_open) return;
    r->run_open = 0;
    size_t run = r->run, len = r->ntext - run;
    // Blank text is kept only where it may be the whole value of a leaf.
    // A validator minds CDATA where it does not belong, blank or even empty.
    int keep = r->run_cdata || (len > 0 && ((!before_start && r->leaf) || !is_blank(r->text + run, len)));
    if (!room(r, 1, 0) || (r->valid != NULL && !reserve_text(r, TEXT_SLACK))) return;
    if (keep) add(r, XS_TEXT, (uint32_t)r->run_cdata, run, len, r->run_line, r->run_col);
    if (r->valid != NULL) {
        xs_open *top = &r->open[r->depth - 1];
        r->find_line = top->line;
        r->find_col = top->col;
        r->text[run + len] = 0;
        r->in_text = 1;
        if (r->run_cdata) r->vsax->cdataBlock(r->vdata, r->text + run, (int)len);
        else r->vsax->characters(r->vdata, r->text + run, (int)len);
        r->in_text = 0;
    }
    if (!keep && r->ntext == run + len) r->ntext = run;
}

static void close_validator(xs_reader *r) {
    if (r->plug != NULL) xmlSchemaSAXUnplug(r->plug);
    if (r->valid != NULL) xmlSchemaFreeValidCtxt(r->valid);
    r->plug = NULL;
    r->valid = NULL;
    r->vsax = NULL;
}

// begin_message begins the message whose first byte is at a place of the document.
static void begin_message(xs_reader *r, uint32_t root, unsigned long at) {
    r->in_message = 1;
    r->message_at = at;
    r->message_depth = r->depth;
    r->cur = (xs_message){.root = root, .depth = r->depth, .ev = r->nev, .text = r->ntext};
    r->run_open = 0;
    r->leaf = 0;
    xmlSchemaPtr schema = r->roots[root].schema;
    if (schema == NULL) return;
    r->valid = xmlSchemaNewValidCtxt(schema);
    if (r->valid != NULL) {
        xmlSchemaSetValidStructuredErrors(r->valid, (xmlStructuredErrorFunc)on_finding, r);
        r->vsax = NULL;
        r->plug = xmlSchemaSAXPlug(r->valid, &r->vsax, &r->vdata);
    }
    if (r->plug == NULL) fail(r, XS_NO_MEMORY, 0, r->line, r->col);
}

// forget_message leaves a message that was guessed: one that is sure begins within it.
static void forget_message(xs_reader *r) {
    close_validator(r);
    r->in_message = 0;
    r->nev = r->cur.ev;
    r->ntext = r->cur.text;
}

static void end_message(xs_reader *r) {
    close_validator(r);
    if (!within_limits(r, 0)) return;
    r->in_message = 0;
    r->cur.nev = r->nev - r->cur.ev;
    r->cur.ntext = r->ntext - r->cur.text;
    if (r->nmsg + 1 > r->cmsg) {
        xs_message *p = grow(r, r->msg, &r->cmsg, r->nmsg + 1, sizeof *p, 64);
        if (p == NULL) return;
        r->msg = p;
    }
    r->msg[r->nmsg++] = r->cur;
}

// ---- SAX callbacks ----

// stop ends the parsing from within a callback. It is not called from error and entity callbacks: there libxml2 still
// holds pointers into the buffer that stopping frees.
static void stop(xs_reader *r) { xmlStopParser(r->ctxt); }

static void on_start_document(void *data) {
    xs_reader *r = data;
    // After the XML declaration the buffer may have been converted: counting begins here.
    xmlParserInputPtr in = r->ctxt->input;
    r->at = in->consumed + (unsigned long)(in->cur - in->base);
    r->line = (uint32_t)in->line;
    r->col = (uint32_t)in->col;
}

// undeclared gives the space that names with an undeclared prefix have, see UndeclaredPrefix in Go. NULL is for names
// without a prefix, and for a reader to which such names are an error.
static const xmlChar *undeclared(xs_reader *r, const xmlChar *prefix) {
    if (!r->limits.tolerant || prefix == NULL) return NULL;
    return xmlDictQLookup(r->ctxt->dict, BAD_CAST "\x01", prefix);
}

static void attributes(xs_reader *r, int n, const xmlChar **atts, uint32_t line, uint32_t col) {
    for (int i = 0; i < n; i++, atts += 5) {
        uint32_t id = use(r, atts[2] ? atts[2] : undeclared(r, atts[1]), atts[0]);
        if (id == NONE) return;
        const xmlChar *p = atts[3], *end = atts[4], *amp;
        if (!room(r, 1, (size_t)(end - p))) return;
        size_t off = r->ntext;
        // libxml2 hands over every ampersand of a value as &#38;.
        while (p < end && (amp = memchr(p, '&', (size_t)(end - p))) != NULL) {
            size_t len = (size_t)(amp + 1 - p);
            memcpy(r->text + r->ntext, p, len);
            r->ntext += len;
            p = amp + 1;
            if (end - p >= 4 && memcmp(p, "#38;", 4) == 0) p += 4;
        }
        if (p < end) {
            memcpy(r->text + r->ntext, p, (size_t)(end - p));
            r->ntext += (size_t)(end - p);
        }
        add(r, XS_ATTR, id, off, r->ntext - off, line, col);
    }
}

// declare adds a namespace declaration: prefix and URI, each ended by a zero.
static int declare(xs_reader *r, const xmlChar *prefix, const xmlChar *uri, uint32_t line, uint32_t col) {
    size_t np = prefix ? strlen((const char *)prefix) : 0, nu = uri ? strlen((const char *)uri) : 0;
    if (!room(r, 1, np + nu + 2)) return 0;
    unsigned char *to = r->text + r->ntext;
    if (np) memcpy(to, prefix, np);
    to[np] = 0;
    if (nu) memcpy(to + np + 1, uri, nu);
    to[np + 1 + nu] = 0;
    add(r, XS_NAMESPACE, 0, r->ntext, np + nu + 2, line, col);
    r->ntext += np + nu + 2;
    return 1;
}

// namespaces adds what an element declares; a message's root has all that is in scope, the innermost first.
static int namespaces(xs_reader *r, int root, int nns, const xmlChar **ns, uint32_t line, uint32_t col) {
    if (root)
        for (uint32_t i = r->nns; i > 0; i--)
            if (!declare(r, r->ns[(i - 1) * 2], r->ns[(i - 1) * 2 + 1], line, col)) return 0;
    for (int i = 0; !root && i < nns; i++)
        if (!declare(r, ns[i * 2], ns[i * 2 + 1], line, col)) return 0;
    return 1;
}

// named_root gives the index of the root that an element is by its name, or -1.
static int named_root(xs_reader *r, uint32_t id) {
    for (uint32_t i = r->names[id].root; i > 0 && i <= r->nroots; i++)
        if (r->roots[i - 1].name == id && (!r->roots[i - 1].top_only || r->depth == 0)) return (int)i - 1;
    return -1;
}

// match_root gives the index of the root that an element outside messages is, or -1.
static int match_root(xs_reader *r, uint32_t id) {
    xs_name *n = &r->names[id];
    int root = named_root(r, id);
    r->guessed = root < 0;
    if (root >= 0 || r->limits.guess == 0) return root;
    if (n->guessed == 0) n->guessed = 2 + xsGuess(r->limits.guess, (char *)n->space, (char *)n->local);
    return n->guessed - 2;
}

// tag_start finds the "<" of the tag at whose end the parser stands; none other occurs within a tag.
static const xmlChar *tag_start(xs_reader *r) {
    xmlParserInputPtr in = r->ctxt->input;
    if (r->at >= in->consumed) {
        // Mostly the last token has ended right there.
        const xmlChar *p = in->base + (r->at - in->consumed);
        if (p < in->cur && p[0] == '<' && p[1] != '!' && p[1] != '?') return p;
    }
    const xmlChar *lt = in->cur;
    while (lt > in->base && *--lt != '<') {
    }
    return lt;
}

static void start_element(xs_reader *r, const xmlChar *local, const xmlChar *prefix, const xmlChar *space, int nns,
                          const xmlChar **ns, int natt, const xmlChar **atts) {
    xmlParserInputPtr in = r->ctxt->input;
    advance(r, tag_start(r));
    uint32_t line = r->line, col = r->col;
    unsigned long at = r->at;

    if (r->depth >= r->limits.depth) {
        fail(r, XS_LIMIT, XS_LIMIT_DEPTH, line, col);
        return;
    }
    if ((uint32_t)natt + (uint32_t)nns > r->limits.attributes) {
        fail(r, XS_LIMIT, XS_LIMIT_ATTRIBUTES, line, col);
        return;
    }
    uint32_t id = use(r, space ? space : undeclared(r, prefix), local);
    if (id == NONE) return;
    if (!r->root_seen) {
        r->root_seen = 1;
        r->root_name = id;
        r->root_line = line;
        r->root_col = col;
    }
    if (r->in_message) end_run(r, 1);
    if (r->in_message && r->guessed && r->names[id].root != 0 && named_root(r, id) >= 0) forget_message(r);
    if (r->failed) return;
    advance(r, in->cur + (*in->cur == '>'));

    int root = -1;
    uint32_t below = r->nns;
    if (!r->in_message || r->guessed) {
        // Declarations outside messages are kept: a message may use their prefixes in values.
        if (nns > 0) {
            if (!grow32(r, (void **)&r->ns, &r->cns, ((size_t)r->nns + (size_t)nns) * 2, sizeof *r->ns, 32)) return;
            memcpy(r->ns + r->nns * 2, ns, (size_t)nns * 2 * sizeof *ns);
            r->nns += (uint32_t)nns;
        }
    }
    if (!r->in_message) {
        root = match_root(r, id);
        if (root >= 0) begin_message(r, (uint32_t)root, at);
        if (r->failed) return;
    }
    if (!grow32(r, (void **)&r->open, &r->copen, (size_t)r->depth + 1, sizeof *r->open, 64)) return;
    r->open[r->depth++] = (xs_open){id, below, line, col, prefix, local};
    if (!r->in_message) return;

    if (!room(r, 1, 0)) return;
    add(r, XS_START, id, r->ntext, 0, line, col);
    if (r->limits.declarations && !namespaces(r, root >= 0, nns, ns, line, col)) return;
    attributes(r, natt, atts, line, col);
    if (r->failed) return;
    r->leaf = 1;
    if (r->valid == NULL) return;
    r->find_line = line;
    r->find_col = col;
    if (root >= 0 && r->nns > (uint32_t)nns) {
        // The validator sees only what the message declares itself: hand it all that is in scope, innermost first.
        const xmlChar **all = malloc((size_t)r->nns * 2 * sizeof *all);
        if (all == NULL) {
            fail(r, XS_NO_MEMORY, 0, line, col);
            return;
        }
        for (uint32_t i = 0; i < r->nns; i++) {
            all[i * 2] = r->ns[(r->nns - 1 - i) * 2];
            all[i * 2 + 1] = r->ns[(r->nns - 1 - i) * 2 + 1];
        }
        r->vsax->startElementNs(r->vdata, local, prefix, space, (int)r->nns, all, natt, 0, atts);
        free(all);
    } else {
        r->vsax->startElementNs(r->vdata, local, prefix, space, nns, ns, natt, 0, atts);
    }
}

static void on_start(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *space, int nns,
                     const xmlChar **ns, int natt, int ndefault, const xmlChar **atts) {
    xs_reader *r = data;
    // Values that a DTD gives by default come last; declarations of a DTD do not count.
    if (!r->failed) start_element(r, local, prefix, space, nns, ns, natt - ndefault, atts);
    if (r->failed) stop(r);
}

// confirm sees to it that no message passes for valid only because the validator broke down without a word.
static void confirm(xs_reader *r) {
    if (r->failed || r->cur.findings > 0 || r->cur.lost > 0 || xmlSchemaIsValid(r->valid) == 1) return;
    static const char message[] = "The validator failed.";
    size_t off = r->ntext, len = sizeof message - 1;
    if (!room(r, 1, len)) return;
    memcpy(r->text + off, message, len);
    r->ntext += len;
    r->cur.findings++;
    add(r, XS_FINDING, XML_SCHEMAV_INTERNAL, off, len, r->find_line, r->find_col);
}

static void end_element(xs_reader *r, const xmlChar *local, const xmlChar *prefix, const xmlChar *space) {
    advance(r, r->ctxt->input->cur);
    if (r->depth == 0) return;
    xs_open *top = &r->open[r->depth - 1];
    if (r->in_message) {
        end_run(r, 0);
        if (r->failed) return;
        r->leaf = 0;
        if (r->valid != NULL) {
            r->find_line = top->line;
            r->find_col = top->col;
            r->vsax->endElementNs(r->vdata, local, prefix, space);
            if (r->depth - 1 == r->message_depth) confirm(r);
        }
        if (r->failed || !room(r, 1, 0)) return;
        add(r, XS_END, top->name, r->ntext, 0, top->line, top->col);
        if (r->depth - 1 == r->message_depth) end_message(r);
    }
    r->depth--;
    r->nns = top->namespaces;
}

static void on_end(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *space) {
    xs_reader *r = data;
    if (!r->failed) end_element(r, local, prefix, space);
    if (r->failed) stop(r);
}

static void text(xs_reader *r, const xmlChar *p, int n, int cdata) {
    if (r->failed) {
        stop(r);
        return;
    }
    if (!r->in_message) return;
    if (!r->run_open) {
        if (cdata) advance(r, r->ctxt->input->cur);
        r->run_open = 1;
        r->run_cdata = 0;
        r->run = r->ntext;
        r->run_line = r->line;
        r->run_col = r->col;
    }
    r->run_cdata |= cdata;
    if (!room(r, 0, (size_t)n)) {
        stop(r);
        return;
    }
    memcpy(r->text + r->ntext, p, (size_t)n);
    r->ntext += (size_t)n;
}

static void on_text(void *data, const xmlChar *p, int n) { text(data, p, n, 0); }

static void on_cdata(void *data, const xmlChar *p, int n) { text(data, p, n, 1); }

// Comments and processing instructions are no events, but the text after them begins where they end.
static void on_comment(void *data, const xmlChar *value) {
    xs_reader *r = data;
    (void)value;
    if (!r->failed && has_input(r)) advance(r, r->ctxt->input->cur);
}

static void on_pi(void *data, const xmlChar *target, const xmlChar *value) {
    (void)target;
    on_comment(data, value);
}

// libxml2 knows the five predefined entities itself; any other is refused, declared or not.
static xmlEntityPtr on_entity(void *data, const xmlChar *name) {
    xs_reader *r = data;
    // Within a DOCTYPE it is a declaration that asks.
    if (!r->failed && r->ctxt->inSubset == 0) {
        uint32_t line, col;
        here(r, &line, &col);
        fail(r, XS_ENTITY, 0, line, col);
        copy_string(r->err.str1, sizeof r->err.str1, (const char *)name);
    }
    return NULL;
}

// At the end of a DOCTYPE: libxml2 applies attribute defaults and types of the internal subset by itself.
static void on_doctype(void *data, const xmlChar *name, const xmlChar *id, const xmlChar *system) {
    xmlParserCtxtPtr ctxt = ((xs_reader *)data)->ctxt;
    (void)name, (void)id, (void)system;
    if (ctxt->attsDefault != NULL) xmlHashFree(ctxt->attsDefault, xmlHashDefaultDeallocator);
    if (ctxt->attsSpecial != NULL) xmlHashFree(ctxt->attsSpecial, NULL);
    ctxt->attsDefault = NULL;
    ctxt->attsSpecial = NULL;
}

static int contains(const char *s, const char *part) { return s != NULL && strstr(s, part) != NULL; }

static void fail_invalid(xs_reader *r, uint32_t line, uint32_t col) {
    fail(r, XS_ENCODING, 0, line, col);
    r->err.code = r->invalid;
    copy_string(r->err.message, sizeof r->err.message, r->invalid_message);
}

// character is 1 + the character at which the parser stands, 0 at the end of what there is.
static uint32_t character(xmlParserInputPtr in) {
    const xmlChar *p = in->cur;
    int n = (int)(in->end - p);
    if (n <= 0) return 0;
    if (*p == 0) return 1;
    int c = xmlGetUTF8Char(p, &n);
    return c < 0 ? 0 : 1 + (uint32_t)c;
}

static void on_error(void *data, xs_xmlerror e) {
    xs_reader *r = data;
    if (r->failed || e == NULL) return;
    // Breaking the rules of namespaces is as bad as breaking those of XML; libxml2 ranks it lower.
    if (e->level < (e->domain == XML_FROM_NAMESPACE ? XML_ERR_ERROR : XML_ERR_FATAL)) return;
    if (r->limits.tolerant && (e->code == XML_NS_ERR_UNDEFINED_NAMESPACE || e->code == XML_WAR_NS_URI)) return;
    if (e->domain == XML_FROM_I18N) {
        // The bytes before the invalid ones are still to be parsed.
        if (!r->invalid) copy_string(r->invalid_message, sizeof r->invalid_message, e->message);
        r->invalid = e->code;
        return;
    }
    uint32_t line, col;
    here(r, &line, &col);
    if (r->invalid) {
        // What is missing at the invalid bytes is no error of its own.
        fail_invalid(r, line, col);
        return;
    }
    int kind = XS_NOT_WELL_FORMED, limit = 0;
    switch (e->code) {
    case XML_ERR_NO_MEMORY:
        kind = XS_NO_MEMORY;
        break;
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING:
    case XML_ERR_INVALID_ENCODING:
        kind = XS_ENCODING;
        break;
    case XML_ERR_INVALID_CHAR:
        if (contains(e->message, "UTF-8")) kind = XS_ENCODING;
        break;
    case XML_ERR_UNDECLARED_ENTITY:
        kind = XS_ENTITY;
        break;
    case XML_ERR_NAME_TOO_LONG:
        kind = XS_LIMIT;
        limit = XS_LIMIT_TOKEN;
        break;
    default:
        if (contains(e->message, "Huge input") || contains(e->message, "too long") ||
            contains(e->message, "too big") || contains(e->message, "too huge")) {
            kind = XS_LIMIT;
            limit = XS_LIMIT_TOKEN;
        }
    }
    const xmlChar *tag = NULL;
    if (e->code == XML_ERR_TAG_NAME_MISMATCH && has_input(r)) {
        // The place of the end tag, not of what follows it.
        tag = tag_start(r);
        unsigned long at = r->at;
        line = r->line;
        col = r->col;
        place(r, tag, &at, &line, &col);
    }
    fail(r, kind, limit, line, col);
    r->err.code = e->code;
    if ((e->code == XML_ERR_DOCUMENT_END || e->code == XML_ERR_DOCUMENT_EMPTY) && r->depth == 0 && has_input(r)) r->err.after = character(r->ctxt->input);
    copy_string(r->err.str1, sizeof r->err.str1, e->str1);
    copy_string(r->err.str2, sizeof r->err.str2, e->str2);
    if (tag != NULL) {
        // The name as it stands there.
        char name[sizeof r->err.str2];
        size_t n = 0;
        for (tag += 2; tag < r->ctxt->input->cur && n < sizeof name - 1 && !strchr(" \t\r\n>", *tag); tag++)
            name[n++] = (char)*tag;
        name[n] = 0;
        copy_string(r->err.str2, sizeof r->err.str2, name);
    }
    copy_string(r->err.message, sizeof r->err.message, e->message);
}

static void silent(void *ctx, const char *msg, ...) { (void)ctx, (void)msg; }

// ---- life ----

xs_reader *xs_new(xs_limits limits) {
    xs_reader *r = calloc(1, sizeof *r);
    if (r != NULL) r->limits = limits;
    return r;
}

static void close_context(xs_reader *r) {
    close_validator(r);
    if (r->ctxt == NULL) return;
    if (r->ctxt->myDoc != NULL) xmlFreeDoc(r->ctxt->myDoc);
    r->ctxt->myDoc = NULL;
    xmlFreeParserCtxt(r->ctxt);
    r->ctxt = NULL;
}

void xs_free(xs_reader *r) {
    if (r == NULL) return;
    close_context(r);
    free(r->ev);
    free(r->text);
    free(r->msg);
    free(r->names);
    free(r->slots);
    free(r->roots);
    free(r->open);
    free(r->ns);
    free(r);
}

int xs_open_context(xs_reader *r) {
    close_context(r);
    r->nnames = 0;
    r->nroots = 0;
    r->document = 0;
    if (!rehash(r, 1024)) return -1;
    xmlSAXHandler sax;
    memset(&sax, 0, sizeof sax);
    sax.initialized = XML_SAX2_MAGIC;
    sax.startDocument = on_start_document;
    sax.startElementNs = on_start;
    sax.endElementNs = on_end;
    sax.characters = on_text;
    sax.ignorableWhitespace = on_text;
    sax.cdataBlock = on_cdata;
    sax.comment = on_comment;
    sax.processingInstruction = on_pi;
    sax.getEntity = on_entity;
    sax.externalSubset = on_doctype;
    sax.serror = (xmlStructuredErrorFunc)on_error;
    r->ctxt = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
    if (r->ctxt == NULL) return -1;
    xmlCtxtUseOptions(r->ctxt, XML_PARSE_NONET);
    return 0;
}

int xs_begin(xs_reader *r) {
    if (r->document > 0) {
        if (xmlCtxtResetPush(r->ctxt, NULL, 0, NULL, NULL) != 0) return -1;
        r->ctxt->charset = XML_CHAR_ENCODING_NONE;   // else the encoding would not be looked for
        r->ctxt->progressive = 0;
    }
    r->document++;
    r->document_names = 0;
    r->nev = r->ntext = r->nmsg = 0;
    r->depth = r->nns = 0;
    r->in_message = r->run_open = r->leaf = r->in_text = 0;
    r->at = 0;
    r->line = r->col = 1;
    r->tag_at = 0;
    r->tag_seen = 0;
    r->root_seen = 0;
    r->failed = r->invalid = 0;
    // One enormous message must not hold its memory for ever.
    if (r->cev * sizeof *r->ev > (4u << 20)) {
        free(r->ev);
        r->ev = NULL;
        r->cev = 0;
    }
    if (r->ctext > (4u << 20)) {
        free(r->text);
        r->text = NULL;
        r->ctext = 0;
    }
    return 0;
}

// scan_tag counts the attributes of a start tag that is not complete yet. libxml2 parses a tag when it has all of it,
// and compares its attributes pairwise: the limit must act before that.
static void scan_tag(xs_reader *r) {
    xmlParserInputPtr in = r->ctxt->input;
    size_t n = (size_t)(in->end - in->cur);
    if (n < SLICE || in->cur[0] != '<' || in->cur[1] == '!' || in->cur[1] == '?' || in->cur[1] == '/') return;
    unsigned long at = in->consumed + (unsigned long)(in->cur - in->base);
    if (at != r->tag_at || r->tag_seen > n) {
        r->tag_at = at;
        r->tag_seen = 0;
        r->tag_values = 0;
        r->tag_quote = 0;
    }
    for (; r->tag_seen < n; r->tag_seen++) {
        xmlChar c = in->cur[r->tag_seen];
        if (r->tag_quote) {
            if (c == r->tag_quote) r->tag_quote = 0;
        } else if (c == '"' || c == '\'') {
            r->tag_quote = c;
            if (++r->tag_values > r->limits.attributes) {
                fail(r, XS_LIMIT, XS_LIMIT_ATTRIBUTES, r->line, r->col);
                return;
            }
        }
    }
}

static void chunk(xs_reader *r, const char *data, int n, int last) {
    int code = xmlParseChunk(r->ctxt, data, n, last);
    if (r->failed) return;
    if (r->invalid) {
        uint32_t line, col;
        here(r, &line, &col);
        fail_invalid(r, line, col);
        return;
    }
    xmlParserCtxtPtr ctxt = r->ctxt;
    if (!ctxt->wellFormed || ctxt->disableSAX || (!last && ctxt->instate == XML_PARSER_EOF)) {
        // Failed without an error of its own: the conversion of the encoding.
        uint32_t line, col;
        here(r, &line, &col);
        fail(r, code == XML_ERR_INTERNAL_ERROR ? XS_NOT_WELL_FORMED : XS_ENCODING, 0, line, col);
        r->err.code = code;
        return;
    }
    if (last || !has_input(r)) return;
    advance(r, ctxt->input->cur);
    if (xmlDictGetUsage(ctxt->dict) > MAX_DICT) fail(r, XS_LIMIT, XS_LIMIT_NAMES, r->line, r->col);
    const xmlChar *cur = ctxt->input->cur;
    if (!r->root_seen && ctxt->input->end - cur > MAX_DOCTYPE &&
        (ctxt->instate == XML_PARSER_DTD || (cur[0] == '<' && cur[1] == '!' && cur[2] == 'D')))
        fail(r, XS_LIMIT, XS_LIMIT_DOCTYPE, r->line, r->col);
    scan_tag(r);
}

void xs_feed(xs_reader *r, const char *data, int n, int last) {
    // These belong to the thread, and a goroutine may come back on another one. Errors of encodings come this way.
    xmlGenericErrorFunc generic = xmlGenericError;
    void *generic_data = xmlGenericErrorContext;
    xmlStructuredErrorFunc structured = xmlStructuredError;
    void *structured_data = xmlStructuredErrorContext;
    xmlSetGenericErrorFunc(NULL, silent);
    xmlSetStructuredErrorFunc(r, (xmlStructuredErrorFunc)on_error);

    while (n > 0 && !r->failed) {
        // Small pieces before the document element, so that a DOCTYPE is stopped in time, and where the encoding is
        // converted, so that the place of an invalid byte is known nearly.
        int size = n;
        if (size > SLICE && (!r->root_seen || r->ctxt->input->buf->encoder != NULL)) size = SLICE;
        chunk(r, data, size, 0);
        data += size;
        n -= size;
    }
    if (last && !r->failed) chunk(r, NULL, 0, 1);

    xmlSetGenericErrorFunc(generic_data, generic);
    xmlSetStructuredErrorFunc(structured_data, structured);
}

void xs_end(xs_reader *r) { close_validator(r); }

void xs_drop(xs_reader *r) {
    r->nmsg = 0;
    if (!r->in_message) {
        r->nev = r->ntext = 0;
        return;
    }
    if (r->cur.ev > 0) {
        memmove(r->ev, r->ev + r->cur.ev, (r->nev - r->cur.ev) * sizeof *r->ev);
        r->nev -= r->cur.ev;
        r->cur.ev = 0;
    }
    if (r->cur.text > 0) {
        memmove(r->text, r->text + r->cur.text, r->ntext - r->cur.text);
        r->ntext -= r->cur.text;
        r->run -= r->run_open ? r->cur.text : 0;
        r->cur.text = 0;
    }
}

const char *xs_encoding(xs_reader *r) {
    if (r->ctxt == NULL) return NULL;
    if (r->ctxt->encoding != NULL) return (const char *)r->ctxt->encoding;
    if (r->ctxt->input != NULL) return (const char *)r->ctxt->input->encoding;
    return NULL;
}

int xs_worn(xs_reader *r, uint32_t known) {
    return r->nnames - known > 4096 || r->document > 100000000u || xmlDictGetUsage(r->ctxt->dict) > (2u << 20);
}
