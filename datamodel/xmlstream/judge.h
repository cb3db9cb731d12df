// A schema's verdict on events, without parsing: the C half of Judge.
#ifndef XMLSTREAM_JUDGE_H
#define XMLSTREAM_JUDGE_H

#include "reader.h"

typedef struct {
    char *space, *local;            // space NULL: no namespace
} xs_jname;

// One finding: the index of the Start event of the element concerned, and a range of log.
typedef struct {
    uint32_t event, code;
    size_t off, len;
} xs_found;

typedef struct {
    xmlSchemaPtr schema;
    uint32_t max_findings;
    xs_jname *names; uint32_t nnames;
    uint32_t *open; uint32_t nopen, copen;  // Start events of the open elements
    const xmlChar **atts; uint32_t catts;
    const xmlChar **ns; uint32_t cns;
    xs_found *found; uint32_t nfound, cfound, lost;
    char *log; size_t nlog, clog;
    uint32_t at;                    // the Start event that findings belong to
    int no_memory;
} xs_judge;

xs_judge *xs_judge_new(uintptr_t schema, uint32_t max_findings);
void xs_judge_free(xs_judge *j);
// xs_judge_name sets the name of an id; gives -1 when memory is out.
int xs_judge_name(xs_judge *j, uint32_t id, const char *space, int nspace, const char *local, int nlocal);
// xs_judge_run judges one message; found and log hold what is wrong. Gives -1 when memory is out.
int xs_judge_run(xs_judge *j, const xs_event *ev, size_t nev, const unsigned char *text);

#endif
