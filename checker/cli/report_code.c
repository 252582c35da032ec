/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The listing of a function: source lines, blocks, instructions, and what is to be said about each access. */
#include "report.h"

enum { FILE_NAME_BYTES_MAX = 200, SOURCE_LINE_BYTES_MAX = 240 };

typedef struct listing {
    report_text *out;
    const report *r;
    const report_body *body;
    size_t access, access_end;
    report_position position;
    bool in_plain_text; /* a <pre> is open */
} listing;

static void begin_text(listing *l)
{
    if (!l->in_plain_text)
        report_put(l->out, "<pre>");
    l->in_plain_text = true;
}

static void end_text(listing *l)
{
    if (l->in_plain_text)
        report_put(l->out, "</pre>\n");
    l->in_plain_text = false;
}

static void put_source_line(listing *l, uint32_t block, uint32_t insn)
{
    report_source *source = l->r->source;
    const report_position position = report_source_at(source, block, insn);
    dogma_span text;
    if (position.file == l->position.file && position.line == l->position.line)
        return;
    l->position = position;
    if (position.file == 0)
        return;
    const dogma_span name = report_source_file(source, position.file);
    begin_text(l);
    report_put(l->out, "<b>");
    report_escape(l->out, name.data, name.size_bytes, FILE_NAME_BYTES_MAX);
    report_format(l->out, ":%u</b>", position.line);
    if (report_source_line(source, position, &text)) {
        report_put(l->out, "<q>");
        report_escape(l->out, text.data, text.size_bytes, SOURCE_LINE_BYTES_MAX);
        report_put(l->out, "</q>");
    }
    report_put(l->out, "\n");
}

static void put_position(report_text *out, uint32_t block, uint32_t insn)
{
    report_format(out, "%5u.%-4u ", block, insn);
}

static void put_access(listing *l, uint32_t number, uint32_t block, uint32_t insn)
{
    const report_collection *collection = l->r->collection;
    const size_t ordinal = l->access++;
    const report_access *access = &collection->accesses[ordinal];
    const char *form = report_form_names[access->form];
    end_text(l);
    report_format(l->out, "<details class=\"a %s\" id=\"a%zu\"><summary><i>%-5s</i>", form, ordinal, form);
    put_position(l->out, block, insn);
    if (l->r->profile.executions != NULL) {
        report_put(l->out, "<u>");
        report_number(l->out, l->r->profile.executions[ordinal]);
        report_put(l->out, "</u>");
    }
    report_insn(l->out, l->body, number);
    report_put(l->out, "</summary><p>");
    report_reason(l->out, l->body, number, access);
    if (access->known_bytes != 0) {
        report_put(l->out, "</p><p class=\"k\">Known here: ");

        report_append(l->out, collection->known.data + access->known, access->known_bytes);
    }
    report_put(l->out, "</p></details>\n");
}

void report_function(report_text *out, const report *r, uint32_t function, uint32_t marked_block, uint32_t marked_insn)
{
    report_body body;
    report_body_make(&body, r->module, r->names, function);
    listing l = {.out = out, .r = r, .body = &body};
    if (r->collection != NULL) {
        l.access = r->collection->first[function];
        l.access_end = r->collection->first[function + 1];
    }
    report_source_function(r->source, function);
    for (uint32_t i = 0; i < body.insn_count; i++) {
        const uint32_t block = body.blocks[i], insn = i - body.block_first[block];
        const bool marked = block == marked_block && insn == marked_insn;
        if (insn == 0 && block != 0) {
            begin_text(&l);
            report_format(out, "<s>b%u</s>\n", block);
        }
        put_source_line(&l, block, insn);
        if (l.access < l.access_end && r->collection->accesses[l.access].block == block && r->collection->accesses[l.access].insn == insn) {
            put_access(&l, i, block, insn);
            continue;
        }
        begin_text(&l);
        report_put(out, marked ? "<mark id=\"failed\">" : "");
        report_put(out, "      ");
        put_position(out, block, insn);
        report_insn(out, &body, i);
        report_put(out, marked ? "</mark> &#8592; here\n" : "\n");
    }
    end_text(&l);
    report_body_free(&body);
}
