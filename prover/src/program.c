/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Requires a validated module. Provides every function decoded, with blocks, edges, heads and tracked slots, the call graph in both directions,
 * and an order in which callees come before callers, cycles side by side.
 */
#include "prover.h"

#include <stdlib.h>
#include <string.h>

static uint32_t edges_of(const dogma_insn *x)
{
    if (x->form == DOGMA_FORM_TAB)
        return x->number;
    return 2;
}

static void count_insns(const dogma_module *m, dg_function *f)
{
    const uint8_t *code = m->code.data + f->header->code_offset;
    dogma_insn x;
    f->block_count = 1;
    for (uint32_t at = 0; at < f->header->code_bytes; at += x.size_bytes) {
        if (dogma_insn_decode(code, f->header->code_bytes, at, &x) != DOGMA_OK)
            break; /* cannot be: the module is valid */
        f->insn_count++;
        const bool ends = (dogma_rows[x.op].traits & DOGMA_TRAIT_TERMINATOR) != 0;
        if (ends || x.op == DOGMA_OP_BLOCK_N) {
            f->block_count++;
            f->edge_count += edges_of(&x);
        }
    }
    f->block_count--; /* the last instruction is a terminator */
}

static void add_edge(dg_function *f, dg_block *block, uint32_t to, dg_edge_kind kind)
{
    f->edges[block->edge_first + block->edge_count++] = (dg_edge){to, (uint8_t)kind};
}

static void add_edges(dg_function *f, uint32_t b, const dogma_insn *last)
{
    dg_block *block = &f->blocks[b];
    block->edge_first = b == 0 ? 0 : block[-1].edge_first + block[-1].edge_count;
    switch (last->form) {
    case DOGMA_FORM_J:
        add_edge(f, block, b + (uint32_t)last->target_delta, DG_EDGE_PLAIN);
        return;
    case DOGMA_FORM_BRR: case DOGMA_FORM_BRI: case DOGMA_FORM_BRM: case DOGMA_FORM_BMI: case DOGMA_FORM_BVV:
        add_edge(f, block, b + (uint32_t)last->target_delta, DG_EDGE_TAKEN);
        add_edge(f, block, b + 1, DG_EDGE_NOT_TAKEN);
        return;
    case DOGMA_FORM_TAB:
        for (uint32_t i = 0; i < last->number; i++) {
            const uint32_t to = b + (uint32_t)dogma_insn_table_delta(last, i);
            if (f->need[to] != b + 1) /* each target once; need serves as the mark */
                add_edge(f, block, to, DG_EDGE_PLAIN);
            f->need[to] = b + 1;
        }
        return;
    default:
        break;
    }
    if (last->op == DOGMA_OP_SETJMP_N)
        add_edge(f, block, b + 1, DG_EDGE_SETJMP);
    else if ((dogma_rows[last->op].traits & DOGMA_TRAIT_TERMINATOR) == 0)
        add_edge(f, block, b + 1, DG_EDGE_NEXT); /* the next instruction is `block` */
}

static void decode(dg_program *p, dg_function *f)
{
    const dogma_module *m = p->module;
    const uint8_t *code = m->code.data + f->header->code_offset;
    count_insns(m, f);
    f->insns = dg_take(p->arena, f->insn_count, sizeof *f->insns);
    f->steps = dg_take(p->arena, f->insn_count, 1);
    f->step_need = dg_take(p->arena, f->insn_count, 1);
    f->wanted = dg_take(p->arena, f->insn_count, 1);
    f->blocks = dg_take(p->arena, f->block_count, sizeof *f->blocks);
    f->edges = dg_take(p->arena, f->edge_count, sizeof *f->edges);
    f->forced = dg_take(p->arena, f->block_count, 1);
    f->need = dg_take(p->arena, f->block_count, sizeof *f->need);
    uint32_t at = 0, b = 0, first = 0;
    for (uint32_t i = 0; i < f->insn_count; i++) {
        if (dogma_insn_decode(code, f->header->code_bytes, at, &f->insns[i]) != DOGMA_OK)
            break;
        at += f->insns[i].size_bytes;
    }
    for (uint32_t i = 0; i < f->insn_count; i++) {
        const dogma_insn *x = &f->insns[i];
        const bool ends = (dogma_rows[x->op].traits & DOGMA_TRAIT_TERMINATOR) != 0 ||
                          (i + 1 < f->insn_count && f->insns[i + 1].op == DOGMA_OP_BLOCK_N);
        if (!ends)
            continue;
        f->blocks[b] = (dg_block){.first = first, .count = i + 1 - first, .head = DG_NO_HEAD};
        add_edges(f, b, x);
        first = i + 1;
        b++;
    }
    memset(f->need, 0, f->block_count * sizeof *f->need);
}

static void find_heads(dg_program *p, dg_function *f)
{
    for (uint32_t b = 0; b < f->block_count; b++) {
        for (uint32_t e = 0; e < f->blocks[b].edge_count; e++) {
            dg_block *to = &f->blocks[f->edges[f->blocks[b].edge_first + e].to];
            if (to <= &f->blocks[b] && to->head == DG_NO_HEAD) {
                to->head = 0; /* numbered below */
                f->head_count++;
            }
        }
    }
    f->heads = dg_take(p->arena, f->head_count, sizeof *f->heads);
    uint32_t n = 0;
    for (uint32_t b = 0; b < f->block_count; b++) {
        if (f->blocks[b].head == DG_NO_HEAD)
            continue;
        f->heads[n].block = b;
        f->blocks[b].head = n++;
    }
}

/* Tracked slots: the own slots that are reloaded whole most often; a reload that becomes an address at once counts more. */
static bool register_is_address(const dogma_insn *x, uint8_t reg)
{
    if (x->memory.kind == DOGMA_MEMORY_BASE && (x->memory.base == reg || (x->memory.has_index && x->memory.index == reg)))
        return true;
    return x->memory.kind == DOGMA_MEMORY_GLOBAL && x->memory.has_index && x->memory.index == reg;
}

static void choose_slots(dg_program *p, dg_function *f)
{
    const uint32_t first = f->header->outgoing_slots, count = f->header->own_slots;
    if (count == 0)
        return;
    uint32_t *score = calloc(count, sizeof *score);
    uint8_t *stored = calloc(count, 1);
    if (score == NULL || stored == NULL) {
        free(score);
        free(stored);
        longjmp(p->arena->out_of_memory, 1);
    }
    for (uint32_t i = 0; i < f->insn_count; i++) {
        const dogma_insn *x = &f->insns[i];
        const uint32_t slot = (uint32_t)x->memory.disp - first;
        if (x->memory.kind != DOGMA_MEMORY_SLOT || slot >= count)
            continue;
        if (x->op == DOGMA_OP_ST_I64_MR || x->op == DOGMA_OP_ST_I64_MI)
            stored[slot] = 1;
        if (x->op == DOGMA_OP_LD_I64_RM) {
            score[slot]++;
            for (uint32_t k = i + 1; k < f->insn_count && k < i + 8; k++)
                if (register_is_address(&f->insns[k], x->rd)) {
                    score[slot] += 3;
                    break;
                }
        } else if ((dogma_rows[x->op].traits & DOGMA_TRAIT_LOAD) != 0) {
            score[slot]++;
        }
    }
    uint16_t chosen[DOGMA_TRACKED_SLOTS_MAX];
    uint8_t n = 0;
    for (; n < DOGMA_TRACKED_SLOTS_MAX; n++) {
        uint32_t best = UINT32_MAX;
        for (uint32_t s = 0; s < count; s++)
            if (stored[s] && score[s] != 0 && (best == UINT32_MAX || score[s] > score[best]))
                best = s;
        if (best == UINT32_MAX)
            break;
        chosen[n] = (uint16_t)(first + best);
        score[best] = 0;
    }
    for (uint32_t i = 1; i < n; i++) /* ascending */
        for (uint32_t k = i; k > 0 && chosen[k - 1] > chosen[k]; k--) {
            const uint16_t t = chosen[k];
            chosen[k] = chosen[k - 1];
            chosen[k - 1] = t;
        }
    memcpy(f->context.tracked, chosen, sizeof chosen[0] * n);
    f->context.tracked_count = n;
    free(score);
    free(stored);
}

static int compare_u32(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static void find_calls(dg_program *p, dg_function *f)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < f->insn_count; i++)
        count += f->insns[i].op == DOGMA_OP_CALL_F || f->insns[i].op == DOGMA_OP_TAIL_F;
    f->callees = dg_take(p->arena, count, sizeof *f->callees);
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->insn_count; i++)
        if (f->insns[i].op == DOGMA_OP_CALL_F || f->insns[i].op == DOGMA_OP_TAIL_F)
            f->callees[n++] = f->insns[i].number;
    if (n != 0)
        qsort(f->callees, n, sizeof *f->callees, compare_u32);
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || f->callees[i] != f->callees[i - 1])
            f->callees[f->callee_count++] = f->callees[i];
}

static void find_callers(dg_program *p)
{
    for (uint32_t i = 0; i < p->function_count; i++)
        for (uint32_t k = 0; k < p->functions[i].callee_count; k++)
            p->functions[p->functions[i].callees[k]].caller_count++;
    for (uint32_t i = 0; i < p->function_count; i++) {
        dg_function *f = &p->functions[i];
        f->callers = dg_take(p->arena, f->caller_count, sizeof *f->callers);
        f->caller_count = 0;
    }
    for (uint32_t i = 0; i < p->function_count; i++)
        for (uint32_t k = 0; k < p->functions[i].callee_count; k++) {
            dg_function *callee = &p->functions[p->functions[i].callees[k]];
            callee->callers[callee->caller_count++] = i;
        }
}

static void find_open(dg_program *p)
{
    const dogma_module *m = p->module;
    const uint32_t special[] = {m->manifest.entry, m->manifest.initialiser, m->manifest.finaliser};
    for (uint32_t i = 0; i < 3; i++)
        if (special[i] != 0)
            p->functions[special[i] - 1].open = true;
    for (uint32_t i = 0; i < m->table_count; i++)
        p->functions[m->table[i]].open = true;
    for (uint32_t i = 0; i < m->export_count; i++)
        if (m->exports[i].kind == DOGMA_KIND_FUNCTION)
            p->functions[m->exports[i].function].open = true;
    for (uint32_t i = 0; i < p->function_count; i++)
        if (p->functions[i].caller_count == 0)
            p->functions[i].open = true;
}

static void make_imports(dg_program *p)
{
    const dogma_module *m = p->module;
    p->imports = dg_take(p->arena, m->import_count, sizeof *p->imports);
    p->import_need = dg_take(p->arena, m->import_count, sizeof *p->import_need);
    p->import_assumed = dg_take(p->arena, m->import_count, 1);
    p->import_safe = dg_take(p->arena, m->import_count, sizeof *p->import_safe);
    for (uint32_t i = 0; i < m->import_count; i++) {
        const dogma_import *import = &m->imports[i];
        if (import->kind != DOGMA_KIND_FUNCTION)
            continue;
        const bool runtime = import->module.size_bytes >= 5 && memcmp(import->module.data, "dogma", 5) == 0 &&
                             (import->module.size_bytes == 5 || import->module.data[5] == '.');
        if (runtime) {
            p->imports[i].rax = dogma_runtime_postcondition(import->module, import->name);
        } else if (p->options->promise != NULL) {
            p->imports[i] = p->options->promise(p->options->promise_context, import);
            p->import_assumed[i] = 1;
        }
    }
}

static void make_flow(dg_program *p)
{
    uint32_t blocks = 1, heads = 1, insns = 1;
    for (uint32_t i = 0; i < p->function_count; i++) {
        const dg_function *f = &p->functions[i];
        blocks = f->block_count > blocks ? f->block_count : blocks;
        heads = f->head_count > heads ? f->head_count : heads;
        insns = f->insn_count > insns ? f->insn_count : insns;
    }
    p->sim = dg_take(p->arena, 1, sizeof *p->sim);
    p->sim->in = dg_take(p->arena, blocks, sizeof *p->sim->in);
    p->sim->reached = dg_take(p->arena, blocks, 1);
    p->sim->next = dg_take(p->arena, heads, sizeof *p->sim->next);
    p->sim->next_reached = dg_take(p->arena, heads, 1);
    p->sim->plain = dg_take(p->arena, insns, 1);
}

void dg_program_make(dg_program *p)
{
    const dogma_module *m = p->module;
    p->function_count = m->function_count;
    p->functions = dg_take(p->arena, m->function_count, sizeof *p->functions);
    for (uint32_t i = 0; i < m->function_count; i++) {
        dg_function *f = &p->functions[i];
        f->header = &m->functions[i];
        f->index = i;
        decode(p, f);
        find_heads(p, f);
        choose_slots(p, f);
        find_calls(p, f);
    }
    find_callers(p);
    find_open(p);
    make_imports(p);
    make_flow(p);
}

/* Tarjan's algorithm with its own stack: components come out callees first. */
typedef struct visit {
    uint32_t function, next;
} visit;

void dg_program_order(dg_program *p)
{
    const uint32_t n = p->function_count;
    uint32_t *number = dg_take(p->arena, n, sizeof *number), *low = dg_take(p->arena, n, sizeof *low);
    uint8_t *on_stack = dg_take(p->arena, n, 1);
    uint32_t *stack = dg_take(p->arena, n, sizeof *stack);
    visit *visits = dg_take(p->arena, n, sizeof *visits);
    uint32_t counter = 0, stacked = 0, placed = 0;
    p->order = dg_take(p->arena, n, sizeof *p->order);
    p->component = dg_take(p->arena, n, sizeof *p->component);
    for (uint32_t root = 0; root < n; root++) {
        uint32_t depth = 0;
        if (number[root] != 0)
            continue;
        visits[depth++] = (visit){root, 0};
        while (depth != 0) {
            visit *v = &visits[depth - 1];
            const uint32_t f = v->function;
            if (v->next == 0) {
                number[f] = low[f] = ++counter;
                stack[stacked++] = f;
                on_stack[f] = 1;
            }
            if (v->next < p->functions[f].callee_count) {
                const uint32_t to = p->functions[f].callees[v->next++];
                if (number[to] == 0) {
                    visits[depth++] = (visit){to, 0};
                } else if (on_stack[to] && number[to] < low[f]) {
                    low[f] = number[to];
                }
                continue;
            }
            if (low[f] == number[f]) {
                const uint32_t start = placed;
                uint32_t member;
                do {
                    member = stack[--stacked];
                    on_stack[member] = 0;
                    p->component[placed] = start;
                    p->order[placed++] = member;
                } while (member != f);
            }
            depth--;
            if (depth != 0) {
                const uint32_t parent = visits[depth - 1].function;
                if (low[f] < low[parent])
                    low[parent] = low[f];
            }
        }
    }
}
