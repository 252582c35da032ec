/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The page: summary, tables, listings. */
#include "check_text.h"
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES_MAX = 240, OFFENDERS_MAX = 50 };
/* A page stays usable: beyond the first size only functions with unproven accesses are listed, beyond the second none. */
enum { PAGE_BYTES_SOFT = 48 << 20, PAGE_BYTES_HARD = 72 << 20 };

static uint64_t sum(const dogma_check_counts *counts)
{
    return counts->plain + counts->clamp + counts->safe;
}

static double percent(uint64_t part, uint64_t whole)
{
    return whole != 0 ? 100.0 * (double)part / (double)whole : 0.0;
}

/* Rounded so that 100.0 and 0.0 mean all and none. */
static double shown_percent(uint64_t part, uint64_t whole)
{
    const double exact = percent(part, whole);
    return part != whole && exact > 99.9 ? 99.9 : part != 0 && exact < 0.1 ? 0.1 : exact;
}

static void put_bar(report_text *out, const char *class, const dogma_check_counts *counts)
{
    const uint64_t all = sum(counts);
    report_format(out, "<span class=\"%s\" aria-hidden=\"true\"><span class=\"p-plain\" style=\"width:%.2f%%\"></span>", class, percent(counts->plain, all));
    report_format(out, "<span class=\"p-clamp\" style=\"width:%.2f%%\"></span><span class=\"p-safe\" style=\"width:%.2f%%\"></span></span>",
                  percent(counts->clamp, all), percent(counts->safe, all));
}

static void put_share(report_text *out, const char *class, const char *meaning, uint64_t part, uint64_t all)
{
    report_format(out, "<li class=\"%s\"><b>", class);
    report_number(out, part);
    report_format(out, "</b> %s (<b>%.1f%%</b>): %s</li>", class, shown_percent(part, all), meaning);
}

static void put_shares(report_text *out, const char *title, const dogma_check_counts *counts)
{
    const uint64_t all = sum(counts);
    report_format(out, "<div class=\"shares\"><h3>%s: ", title);
    report_number(out, all);
    report_put(out, "</h3>");
    put_bar(out, "bar", counts);
    report_put(out, "<ul class=\"legend\">");
    put_share(out, "plain", "proven, an ordinary move", counts->plain, all);
    put_share(out, "clamp", "proven, the pointer comes straight from a clamp", counts->clamp, all);
    put_share(out, "safe", "not proven, kept inside the arena by its form", counts->safe, all);
    report_put(out, "</ul></div>\n");
}

static void put_tile(report_text *out, uint64_t number, const char *label)
{
    report_put(out, "<li><b>");
    report_number(out, number);
    report_format(out, "</b><span>%s</span></li>", label);
}

static void put_head(report_text *out, const report *r)
{
    report_put(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
                    "base-uri 'none'; form-action 'none'\"/>\n<title>");
    report_escape(out, r->path, strlen(r->path), 200);
    report_put(out, ": accesses and proofs</title>\n<style>\n");
    report_put(out, report_css);
    report_put(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#functions\">Skip to the functions</a>\n<a class=\"skip\" href=\"#listings\">Skip to "
                    "the listings</a>\n<header>\n<h1>");
    const dogma_span name = r->module->manifest.name;
    if (name.size_bytes != 0)
        report_escape(out, name.data, name.size_bytes, NAME_BYTES_MAX);
    else
        report_escape(out, r->path, strlen(r->path), 400);
    report_put(out, "</h1>\n<p>Memory accesses of <code>");
    report_escape(out, r->path, strlen(r->path), 400);
    report_put(out, "</code> and what its proof says about them");
    if (r->proof_path != NULL) {
        report_put(out, ", proof from <code>");
        report_escape(out, r->proof_path, strlen(r->proof_path), 400);
        report_put(out, "</code>");
    }
    report_format(out, "</p>\n<p class=\"verdict %s\">%s</p>\n</header>\n<main>\n", r->accepted ? "accepted" : "rejected",
                  !r->accepted ? "rejected" : r->proof_bytes == 0 ? "accepted without a proof" : "accepted");
}

static void put_fault(report_text *out, const report *r)
{
    char text[768];
    const dogma_check_diag *d = r->diag;
    report_put(out, "<section class=\"fault\" role=\"alert\" aria-label=\"Diagnostic\"><p><strong>");
    const char *what = r->refusal != NULL ? r->refusal : dogma_status_text(r->status);
    report_escape(out, what, strlen(what), 1000);
    report_put(out, "</strong></p>");
    if (r->refusal == NULL) {
        check_explain(r->module, d, text, sizeof text);
        report_format(out, "<p>Rule %s, offset 0x%" PRIx64, d->base.rule != NULL && d->base.rule[0] != '\0' ? d->base.rule : "unknown", d->base.offset);
        report_escape(out, text, strlen(text), sizeof text);
        report_put(out, "</p>");
        if (d->base.function < r->module->function_count && d->base.section == DOGMA_SECTION_CODE)
            report_put(out, "<p><a href=\"#failed\">Show the place</a></p>");
    }
    report_put(out, "<p>No claim of a rejected proof counts: nothing in the module is proven.</p></section>\n");
}

static void put_summary(report_text *out, const report *r)
{
    const report_collection *c = r->collection;
    dogma_check_counts counts = {0};
    for (size_t i = 0; i < c->count; i++) {
        counts.safe += c->accesses[i].form == REPORT_SAFE;
        counts.clamp += c->accesses[i].form == REPORT_CLAMP;
        counts.plain += c->accesses[i].form == REPORT_PLAIN;
    }
    report_put(out, "<section aria-label=\"Summary\">\n");
    put_shares(out, "Accesses in the code", &counts);
    if (r->profile.executions != NULL) {
        const dogma_check_counts ran = report_profile_counts(&r->profile, c, 0, c->count);
        put_shares(out, "Accesses made by the profiled run", &ran);
    }
    report_put(out, "<ul class=\"tiles\">");
    put_tile(out, r->module->function_count, "functions");
    put_tile(out, r->proof_bytes, "bytes of proof");
    put_tile(out, r->module->file.size_bytes, "bytes of module");
    put_tile(out, r->code_bytes, "bytes of x86-64 code");
    report_format(out, "<li><b>%.1f%%</b><span>proof to x86-64 code</span></li>", percent(r->proof_bytes, r->code_bytes));
    report_format(out, "<li><b>%.3f ms</b><span>to check</span></li>", r->check_ms);
    if (r->assumption_count != 0)
        put_tile(out, r->assumption_count, "assumptions about imports, checked when the module is linked");
    report_put(out, "</ul>\n");
    if (r->speculation_safe)
        report_put(out, "<p>Only facts that a mispredicted branch cannot falsify were used.</p>\n");
    report_put(out, "<p class=\"help\">Slots and globals without an index are always inside and are not counted.</p>\n</section>\n");
}

static void put_reasons(report_text *out, const report *r)
{
    const report_collection *c = r->collection;
    uint64_t counts[REPORT_MISSING_COUNT] = {0}, ran[REPORT_MISSING_COUNT] = {0}, all = 0;
    const bool profiled = r->profile.executions != NULL;
    for (size_t i = 0; i < c->count; i++) {
        if (c->accesses[i].form != REPORT_SAFE || c->accesses[i].missing >= REPORT_MISSING_COUNT)
            continue;
        counts[c->accesses[i].missing]++;
        ran[c->accesses[i].missing] += profiled ? r->profile.executions[i] : 0;
        all++;
    }
    if (all == 0)
        return;
    report_format(out, "<section aria-labelledby=\"why\">\n<h2 id=\"why\">Why accesses are not proven</h2>\n<div class=\"scroll\"><table>\n"
                       "<thead><tr><th scope=\"col\">Missing</th><th scope=\"col\">Accesses</th><th scope=\"col\">Share</th>%s</tr></thead>\n<tbody>\n",
                  profiled ? "<th scope=\"col\">Executions</th>" : "");
    for (bool done[REPORT_MISSING_COUNT] = {false};;) {
        unsigned best = 0;
        for (unsigned i = 1; i < REPORT_MISSING_COUNT; i++)
            if (!done[i] && counts[i] > (best == 0 ? 0 : counts[best]))
                best = i;
        if (best == 0)
            break;
        done[best] = true;
        report_format(out, "<tr><td>%s</td><td>", report_missing_names[best]);
        report_number(out, counts[best]);
        report_format(out, "</td><td>%.1f%%</td>", shown_percent(counts[best], all));
        if (profiled) {
            report_put(out, "<td>");
            report_number(out, ran[best]);
            report_put(out, "</td>");
        }
        report_put(out, "</tr>\n");
    }
    report_put(out, "</tbody></table></div>\n</section>\n");
}

/* The worst: unproven accesses that ran most. */

typedef struct offender {
    size_t access;
    uint64_t executions;
} offender;

static size_t find_offenders(const report *r, offender *worst)
{
    size_t count = 0;
    for (size_t i = 0; i < r->collection->count; i++) {
        const uint64_t executions = r->profile.executions[i];
        if (r->collection->accesses[i].form != REPORT_SAFE || executions == 0 || (count == OFFENDERS_MAX && executions <= worst[count - 1].executions))
            continue;
        size_t at = count < OFFENDERS_MAX ? count++ : count - 1;
        for (; at > 0 && worst[at - 1].executions < executions; at--)
            worst[at] = worst[at - 1];
        worst[at] = (offender){i, executions};
    }
    return count;
}

static uint32_t function_of(const report_collection *c, size_t access)
{
    uint32_t low = 0, high = c->module->function_count;
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (c->first[middle] <= access)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void put_offender(report_text *out, const report *r, const offender *o, uint64_t all)
{
    const report_access *access = &r->collection->accesses[o->access];
    const uint32_t function = function_of(r->collection, o->access);
    report_body body;
    report_body_make(&body, r->module, r->names, function);
    const uint32_t insn = body.block_first[access->block] + access->insn;
    report_format(out, "<tr><td><a href=\"#a%zu\"><code>", o->access);
    report_insn(out, &body, insn);
    report_put(out, "</code></a></td><td class=\"left\">");
    report_escape(out, r->names[function].data, r->names[function].size_bytes, NAME_BYTES_MAX);
    dogma_span file;
    uint32_t line;
    if (dogma_module_line(r->module, function, access->block, access->insn, &file, &line)) {
        report_put(out, "<br/><small>");
        report_escape(out, file.data, file.size_bytes, 120);
        report_format(out, ":%u</small>", line);
    }
    report_put(out, "</td><td>");
    report_number(out, o->executions);
    report_format(out, "</td><td>%.1f%%</td><td class=\"left\">", shown_percent(o->executions, all));
    report_reason(out, &body, insn, access);
    report_put(out, "</td></tr>\n");
    report_body_free(&body);
}

static void put_offenders(report_text *out, const report *r)
{
    offender worst[OFFENDERS_MAX];
    const size_t count = find_offenders(r, worst);
    if (count == 0)
        return;
    const dogma_check_counts ran = report_profile_counts(&r->profile, r->collection, 0, r->collection->count);
    report_put(out, "<section aria-labelledby=\"worst\">\n<h2 id=\"worst\">Unproven accesses that ran most</h2>\n<div class=\"scroll\"><table>\n<thead><tr>"
                    "<th scope=\"col\">Access</th><th scope=\"col\" class=\"left\">Function</th><th scope=\"col\">Executions</th><th scope=\"col\">Of all</th>"
                    "<th scope=\"col\" class=\"left\">Reason</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < count; i++)
        put_offender(out, r, &worst[i], sum(&ran));
    report_put(out, "</tbody></table></div>\n</section>\n");
}

/* The list of functions */

typedef struct function_row {
    uint32_t function;
    dogma_check_counts counts, ran;
} function_row;

static int compare_rows(const void *left, const void *right)
{
    const function_row *a = left, *b = right;
    if (a->ran.safe != b->ran.safe)
        return a->ran.safe < b->ran.safe ? 1 : -1;
    if (a->counts.safe != b->counts.safe)
        return a->counts.safe < b->counts.safe ? 1 : -1;
    return a->function < b->function ? -1 : 1;
}

static void put_cell(report_text *out, uint64_t number)
{
    report_put(out, number == 0 ? "<td class=\"zero\">" : "<td>");
    report_number(out, number);
    report_put(out, "</td>");
}

static void put_row(report_text *out, const report *r, const function_row *row)
{
    const uint64_t all = sum(&row->counts);
    report_format(out, "<tr id=\"r%u\" data-safe=\"%" PRIu64 "\"><td><a href=\"#f%u\">", row->function, row->counts.safe, row->function);
    report_escape(out, r->names[row->function].data, r->names[row->function].size_bytes, NAME_BYTES_MAX);
    report_put(out, "</a></td>");
    put_cell(out, all);
    put_cell(out, row->counts.plain);
    put_cell(out, row->counts.clamp);
    put_cell(out, row->counts.safe);
    if (all == 0) {
        report_put(out, "<td class=\"zero\" data-value=\"101\">none</td>");
    } else {
        report_format(out, "<td>%.1f%%", shown_percent(all - row->counts.safe, all));
        put_bar(out, "mini", &row->counts);
        report_put(out, "</td>");
    }
    if (r->profile.executions != NULL) {
        put_cell(out, sum(&row->ran));
        put_cell(out, row->ran.safe);
    }
    report_put(out, "</tr>\n");
}

static void put_functions(report_text *out, const report *r)
{
    const bool profiled = r->profile.executions != NULL;
    const uint32_t count = r->module->function_count;
    function_row *rows = cli_allocate(((size_t)count + 1) * sizeof *rows);
    for (uint32_t i = 0; i < count; i++) {
        rows[i] = (function_row){.function = i, .counts = report_function_counts(r->collection, i)};
        if (profiled)
            rows[i].ran = report_profile_counts(&r->profile, r->collection, r->collection->first[i], r->collection->first[i + 1]);
    }
    qsort(rows, count, sizeof *rows, compare_rows);
    static const char *const titles[] = {"Function", "Accesses", "Plain", "Clamp", "Safe", "Proven", "Executed", "Executed safe"};
    const unsigned columns = profiled ? 8 : 6, ordered_by = profiled ? 7 : 4;
    report_put(out, "<section id=\"functions\" aria-labelledby=\"functions-title\" tabindex=\"-1\">\n<h2 id=\"functions-title\">Functions</h2>\n"
                    "<div class=\"tools\"><label>Filter <input type=\"search\" id=\"filter\" autocomplete=\"off\" spellcheck=\"false\" "
                    "placeholder=\"part of a name\"/></label>\n<label><input type=\"checkbox\" id=\"open\"/> only with unproven accesses</label>\n"
                    "<output id=\"shown\" aria-live=\"polite\"></output>\n"
                    "<span class=\"help\">Keys: <kbd>/</kbd> filter, <kbd>j</kbd> <kbd>k</kbd> or arrows move, <kbd>Enter</kbd> opens, <kbd>n</kbd> "
                    "<kbd>p</kbd> next and previous unproven access in what is open, <kbd>Esc</kbd> back to the list</span></div>\n"
                    "<div class=\"scroll\"><table id=\"list\">\n<thead><tr>");
    for (unsigned i = 0; i < columns; i++)
        report_format(out, "<th scope=\"col\"%s><button type=\"button\">%s</button></th>", i == ordered_by ? " aria-sort=\"descending\"" : "", titles[i]);
    report_put(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < count; i++)
        put_row(out, r, &rows[i]);
    report_put(out, "</tbody></table></div>\n</section>\n");
}

static void put_listing(report_text *out, const report *r, uint32_t function, bool marked)
{
    dogma_check_counts counts = {0};
    report_format(out, "<details class=\"fn\" id=\"f%u\"", function);
    if (r->collection != NULL) {
        counts = report_function_counts(r->collection, function);
        report_format(out, " data-first=\"%zu\" data-count=\"%zu\"", r->collection->first[function],
                      r->collection->first[function + 1] - r->collection->first[function]);
    }
    report_put(out, marked ? " open=\"open\"><summary>" : "><summary>");
    report_escape(out, r->names[function].data, r->names[function].size_bytes, NAME_BYTES_MAX);
    if (r->collection != NULL)
        report_format(out, " <span>%" PRIu64 " plain, %" PRIu64 " clamp, %" PRIu64 " safe</span>", counts.plain, counts.clamp, counts.safe);
    report_put(out, "</summary><noscript><div class=\"code\">\n");
    report_function(out, r, function, marked ? r->diag->block : UINT32_MAX, marked ? r->diag->insn : UINT32_MAX);
    report_put(out, "</div></noscript></details>\n");
}

static void put_listings(report_text *out, const report *r)
{
    report_put(out, "<section id=\"listings\" aria-labelledby=\"listings-title\" tabindex=\"-1\">\n<h2 id=\"listings-title\">Listings</h2>\n"
                    "<p class=\"help\">Numbers are block.instruction.");
    report_put(out, r->collection != NULL ? " Open an access to see what was known there.</p>\n" : "</p>\n");
    if (r->collection != NULL) {
        uint32_t left_out = 0;
        for (uint32_t i = 0; i < r->module->function_count; i++) {
            if (out->used < PAGE_BYTES_SOFT || (out->used < PAGE_BYTES_HARD && report_function_counts(r->collection, i).safe != 0))
                put_listing(out, r, i, false);
            else
                left_out++;
        }
        if (left_out != 0)
            report_format(out, "<p>The page would be too large: the listings of %" PRIu32 " functions are left out.</p>\n", left_out);
    } else if (r->diag->base.function < r->module->function_count) {
        put_listing(out, r, r->diag->base.function, r->diag->base.section == DOGMA_SECTION_CODE);
    }
    report_put(out, "</section>\n");
}

void report_write(const report *r, const char *html_path)
{
    report_text out = {0};
    put_head(&out, r);
    if (r->collection != NULL) {
        put_summary(&out, r);
        if (r->profile.executions != NULL)
            put_offenders(&out, r);
        put_reasons(&out, r);
        put_functions(&out, r);
    } else {
        put_fault(&out, r);
    }
    if (r->collection != NULL || (r->refusal == NULL && r->diag->base.function < r->module->function_count))
        put_listings(&out, r);
    report_put(&out, "</main>\n<footer>Made by dogma-check.</footer>\n<script>\n");
    report_put(&out, report_js);
    report_put(&out, "</script>\n</body>\n</html>\n");
    cli_write_file(html_path, (const uint8_t *)out.data, out.used, false);
    report_free(&out);
}
