#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libxml/parserInternals.h>
#include <libxml/uri.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemastypes.h>
#include <libxml/schemasInternals.h>

// The load under way on this thread.
static __thread xs_loading *loading;

typedef struct {
    const xs_file *file;
    size_t pos;
} cursor;

static const xs_file *find_file(const char *uri) {
    if (loading == NULL || strncmp(uri, XS_SCHEME, sizeof XS_SCHEME - 1) != 0) return NULL;
    char *path = xmlURIUnescapeString(uri + sizeof XS_SCHEME - 1, 0, NULL);
    if (path == NULL) return NULL;
    const xs_file *found = NULL;
    for (size_t i = 0; i < loading->nfiles && found == NULL; i++)
        if (strcmp(loading->files[i].name, path) == 0) found = &loading->files[i];
    xmlFree(path);
    return found;
}

static int input_match(const char *uri) { return loading != NULL && strncmp(uri, XS_SCHEME, sizeof XS_SCHEME - 1) == 0; }

static void *input_open(const char *uri) {
    const xs_file *f = find_file(uri);
    cursor *c = f ? malloc(sizeof *c) : NULL;
    if (c != NULL) *c = (cursor){f, 0};
    return c;
}

static int input_read(void *data, char *buf, int len) {
    cursor *c = data;
    size_t n = c->file->len - c->pos;
    if (n > (size_t)len) n = (size_t)len;
    memcpy(buf, c->file->data + c->pos, n);
    c->pos += n;
    return (int)n;
}

static int input_close(void *data) {
    free(data);
    return 0;
}

// While a schema loads on this thread, its files are all there is; at other times local files, never the network.
static xmlParserInputPtr entity_loader(const char *url, const char *id, xmlParserCtxtPtr ctxt) {
    if (loading == NULL) return xmlNoNetExternalEntityLoader(url, id, ctxt);
    if (url != NULL && find_file(url) != NULL) return xmlNewInputFromFile(ctxt, url);
    // Refused as if it were the network: only after an I/O error does the compiler go on without the file.
    loading->refused = url;
    xmlNoNetExternalEntityLoader("http://", NULL, ctxt);
    loading->refused = NULL;
    return NULL;
}

void xs_init(void) {
    xmlInitParser();
    xmlSchemaInitTypes();
    xmlRegisterInputCallbacks(input_match, input_open, input_read, input_close);
    xmlSetExternalEntityLoader(entity_loader);
}

xs_loading *xs_loading_new(size_t nfiles) {
    xs_loading *l = calloc(1, sizeof *l);
    if (l == NULL) return NULL;
    l->files = calloc(nfiles, sizeof *l->files);
    if (l->files == NULL) {
        free(l);
        return NULL;
    }
    l->nfiles = nfiles;
    return l;
}

int xs_loading_file(xs_loading *l, size_t i, const char *name, int nname, const char *data, size_t len) {
    l->files[i].name = strndup(name, (size_t)nname);
    l->files[i].data = malloc(len + 1);
    if (l->files[i].name == NULL || l->files[i].data == NULL) return -1;
    memcpy(l->files[i].data, data, len);
    l->files[i].len = len;
    return 0;
}

static void log_string(xs_loading *l, const char *s) {
    size_t n = strlen(s) + 1;
    if (l->nlog + n > l->clog) {
        size_t c = (l->clog + n) * 2;
        char *p = realloc(l->log, c);
        if (p == NULL) return;
        l->log = p;
        l->clog = c;
    }
    memcpy(l->log + l->nlog, s, n);
    l->nlog += n;
}

static void on_compile_error(void *data, xs_xmlerror e) {
    xs_loading *l = data;
    if (e == NULL || e->level < XML_ERR_ERROR || l->nerrors >= 100) return;
    char line[24];
    snprintf(line, sizeof line, "%d", e->line);
    log_string(l, e->file && !l->refused ? e->file : "");
    log_string(l, line);
    if (l->refused != NULL) {
        char message[500];
        snprintf(message, sizeof message, "%s is not among the schema's files and was not read", l->refused);
        log_string(l, message);
    } else {
        log_string(l, e->message ? e->message : "");
    }
    l->nerrors++;
}

static void silent(void *ctx, const char *msg, ...) { (void)ctx, (void)msg; }

void xs_loading_enter(xs_loading *l) {
    l->generic = xmlGenericError;
    l->generic_data = xmlGenericErrorContext;
    l->structured = xmlStructuredError;
    l->structured_data = xmlStructuredErrorContext;
    xmlSetGenericErrorFunc(NULL, silent);
    xmlSetStructuredErrorFunc(l, (xmlStructuredErrorFunc)on_compile_error);
    loading = l;
}

void xs_loading_leave(xs_loading *l) {
    loading = NULL;
    xmlSetGenericErrorFunc(l->generic_data, l->generic);
    xmlSetStructuredErrorFunc(l->structured_data, l->structured);
    xmlResetLastError();
}

void xs_loading_free(xs_loading *l) {
    for (size_t i = 0; i < l->nfiles; i++) {
        free(l->files[i].name);
        free(l->files[i].data);
    }
    free(l->files);
    free(l->log);
    free(l);
}

void *xs_schema_doc(uintptr_t schema) { return ((xmlSchemaPtr)schema)->doc; }

void xs_free_doc(void *doc) {
    if (doc != NULL) xmlFreeDoc(doc);
}
