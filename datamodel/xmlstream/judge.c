#include "judge.h"

#include <stdlib.h>
#include <string.h>
#include <libxml/xmlerror.h>

static int grow(void **p, uint32_t *cap, size_t need, size_t size) {
    if (need <= *cap) return 1;
    size_t c = *cap ? *cap : 16;
    while (c < need) c *= 2;
    void *q = realloc(*p, c * size);
    if (q == NULL) return 0;
    *p = q;
    *cap = (uint32_t)c;
    return 1;
}

xs_judge *xs_judge_new(uintptr_t schema, uint32_t max_findings) {
    xs_judge *j = calloc(1, sizeof *j);
    if (j == NULL) return NULL;
    j->schema = (xmlSchemaPtr)schema;
    j->max_findings = max_findings;
    return j;
}

void xs_judge_free(xs_judge *j) {
    if (j == NULL) return;
    for (uint32_t i = 0; i < j->nnames; i++) {
        free(j->names[i].space);
        free(j->names[i].local);
    }
    free(j->names);
    free(j->open);
    free(j->atts);
    free(j->ns);
    free(j->found);
    free(j->log);
    free(j);
}

static char *copy(const char *s, int n) {
    char *c = malloc((size_t)n + 1);
    if (c == NULL) return NULL;
    if (n > 0) memcpy(c, s, (size_t)n);
    c[n] = 0;
    return c;
}

int xs_judge_name(xs_judge *j, uint32_t id, const char *space, int nspace, const char *local, int nlocal) {
    if (id >= j->nnames) {
        size_t n = (size_t)id + 1;
        xs_jname *names = realloc(j->names, n * sizeof *names);
        if (names == NULL) return -1;
        memset(names + j->nnames, 0, (n - j->nnames) * sizeof *names);
        j->names = names;
        j->nnames = (uint32_t)n;
    }
    xs_jname *name = &j->names[id];
    free(name->space);
    free(name->local);
    name->space = nspace > 0 ? copy(space, nspace) : NULL;
    name->local = copy(local, nlocal);
    return name->local == NULL || (nspace > 0 && name->space == NULL) ? -1 : 0;
}

static void found(xs_judge *j, uint32_t code, const char *message) {
    size_t n = strlen(message);
    while (n > 0 && (message[n - 1] == '\n' || message[n - 1] == ' ')) n--;
    if (j->nfound >= j->max_findings) {
        j->lost++;
        return;
    }
    if (j->nlog + n > j->clog) {
        size_t c = (j->nlog + n) * 2;
        char *q = realloc(j->log, c);
        if (q == NULL) {
            j->no_memory = 1;
            return;
        }
        j->log = q;
        j->clog = c;
    }
    if (!grow((void **)&j->found, &j->cfound, (size_t)j->nfound + 1, sizeof *j->found)) {
        j->no_memory = 1;
        return;
    }
    memcpy(j->log + j->nlog, message, n);
    j->found[j->nfound++] = (xs_found){j->at, code, j->nlog, n};
    j->nlog += n;
}

static void on_finding(void *data, xs_xmlerror e) {
    if (e != NULL && e->level >= XML_ERR_ERROR) found(data, (uint32_t)e->code, e->message ? e->message : "");
}

// start hands over a Start event with the namespaces and attributes behind it; gives the number of events taken, or 0
// when memory is out.
static size_t start(xs_judge *j, xmlSAXHandlerPtr sax, void *data, const xs_event *ev, size_t nev,
                    const unsigned char *text) {
    size_t n = 1;
    int nns = 0, natt = 0;
    for (; n < nev && (ev[n].kind == XS_NAMESPACE || ev[n].kind == XS_ATTR); n++) {
        const unsigned char *value = text + ev[n].off;
        if (ev[n].kind == XS_NAMESPACE) {
            if (!grow((void **)&j->ns, &j->cns, ((size_t)nns + 1) * 2, sizeof *j->ns)) return 0;
            j->ns[nns * 2] = value[0] ? value : NULL;               // prefix and URI, each ended by a zero
            j->ns[nns * 2 + 1] = value + strlen((const char *)value) + 1;
            nns++;
            continue;
        }
        if (!grow((void **)&j->atts, &j->catts, ((size_t)natt + 1) * 5, sizeof *j->atts)) return 0;
        const xmlChar **a = j->atts + natt * 5;
        a[0] = (const xmlChar *)j->names[ev[n].name].local;
        a[1] = NULL;
        a[2] = (const xmlChar *)j->names[ev[n].name].space;
        a[3] = value;
        a[4] = value + ev[n].len;
        natt++;
    }
    xs_jname *name = &j->names[ev[0].name];
    sax->startElementNs(data, (const xmlChar *)name->local, NULL, (const xmlChar *)name->space, nns, j->ns, natt, 0,
                        j->atts);
    return n;
}

static int events(xs_judge *j, xmlSAXHandlerPtr sax, void *data, const xs_event *ev, size_t nev,
                  const unsigned char *text) {
    j->nopen = 0;
    for (size_t i = 0; i < nev;) {
        const xs_event *e = &ev[i];
        size_t taken = 1;
        switch (e->kind) {
        case XS_START:
            if (!grow((void **)&j->open, &j->copen, (size_t)j->nopen + 1, sizeof *j->open)) return -1;
            j->open[j->nopen++] = j->at = (uint32_t)i;
            if ((taken = start(j, sax, data, e, nev - i, text)) == 0) return -1;
            break;
        case XS_TEXT:
            j->at = j->open[j->nopen - 1];
            // A Text event with a name holds some CDATA.
            (e->name ? sax->cdataBlock : sax->characters)(data, text + e->off, (int)e->len);
            break;
        case XS_END: {
            xs_jname *name = &j->names[e->name];
            j->at = j->open[--j->nopen];
            sax->endElementNs(data, (const xmlChar *)name->local, NULL, (const xmlChar *)name->space);
            break;
        }
        }
        i += taken;
    }
    return 0;
}

int xs_judge_run(xs_judge *j, const xs_event *ev, size_t nev, const unsigned char *text) {
    j->nfound = j->lost = 0;
    j->nlog = 0;
    j->no_memory = 0;
    xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(j->schema);
    if (valid == NULL) return -1;
    xmlSchemaSetValidStructuredErrors(valid, (xmlStructuredErrorFunc)on_finding, j);
    xmlSAXHandlerPtr sax = NULL;
    void *data = NULL;
    xmlSchemaSAXPlugPtr plug = xmlSchemaSAXPlug(valid, &sax, &data);
    int code = -1;
    if (plug != NULL) {
        code = events(j, sax, data, ev, nev, text);
        // No message passes for valid only because the validator broke down without a word.
        if (code == 0 && j->nfound == 0 && j->lost == 0 && xmlSchemaIsValid(valid) != 1)
            found(j, XML_SCHEMAV_INTERNAL, "The validator failed.");
        xmlSchemaSAXUnplug(plug);
    }
    xmlSchemaFreeValidCtxt(valid);
    return j->no_memory ? -1 : code;
}
