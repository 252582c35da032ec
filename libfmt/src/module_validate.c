/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The rules of 30-validity.
 *
 *   check_declarations  types, imports, headers, table, exports, relocations     requires: a module from dogma_module_read
 *   check_body          one pass over a function's instructions                  requires: check_declarations
 *
 * Branches may lead forward, so a body keeps the farthest target seen and compares once the number of blocks is known. The pass
 * over a body trusts nothing from the encoding but what dogma_insn_decode promises. Its cases start with the rule they enforce.
 */
#include "bytes.h"
#include "layout.h"
#include "tables.h"

#define CALLEE_SAVED_BITS                                                                                                        \
    (1u << DOGMA_RBX | 1u << DOGMA_RBP | 1u << DOGMA_R12 | 1u << DOGMA_R13 | 1u << DOGMA_R14)

typedef struct checker {
    dogma_module *module;
    dogma_scratch *scratch;
    dogma_diag *diag;
    uint32_t section, function;
    uint64_t offset; /* from the magic, of the item being looked at */
} checker;

static dogma_status fail(const checker *c, dogma_status status, const char *rule, uint64_t found, uint64_t expected)
{
    if (c->diag != NULL) {
        *c->diag = (dogma_diag){
            .status = status, .rule = rule, .offset = c->offset, .section = c->section, .function = c->function,
            .found = found, .expected = expected,
        };
    }
    return status;
}

#define TRY(EXPRESSION)                                                                                                          \
    do {                                                                                                                         \
        const dogma_status try_status = (EXPRESSION);                                                                            \
        if (try_status != DOGMA_OK)                                                                                              \
            return try_status;                                                                                                   \
    } while (0)

static void enter_section(checker *c, uint32_t kind)
{
    const dogma_module *m = c->module;
    c->section = kind;
    c->function = UINT32_MAX;
    c->offset = 0;
    for (uint32_t i = 0; i < m->section_count; i++)
        if (m->sections[i].kind == kind)
            c->offset = m->sections[i].offset;
}

/* Declarations */

static dogma_status check_manifest(checker *c)
{
    const dogma_manifest *m = &c->module->manifest;
    enter_section(c, DOGMA_SECTION_MANIFEST);
    if (m->safe_stack_bytes > (uint64_t)1 << 30)
        return fail(c, DOGMA_E_DECLARED_STACK, "V-STACK", m->safe_stack_bytes, (uint64_t)1 << 30);
    if (m->data_stack_bytes > (uint64_t)1 << 31)
        return fail(c, DOGMA_E_DECLARED_STACK, "V-STACK", m->data_stack_bytes, (uint64_t)1 << 31);
    return DOGMA_OK;
}

static dogma_status check_signatures(checker *c)
{
    const dogma_module *m = c->module;
    enter_section(c, DOGMA_SECTION_SIGNATURES);
    for (uint32_t i = 0; i < m->signature_count; i++) {
        const dogma_signature *s = &m->signatures[i];
        c->offset = (uint64_t)(s->bytes.data - m->file.data);
        if (s->stack_slots > DOGMA_STACK_ARGUMENT_SLOTS_MAX)
            return fail(c, DOGMA_E_FUNCTION_SLOTS, "V-FUNC-2", s->stack_slots, DOGMA_STACK_ARGUMENT_SLOTS_MAX);
        if ((s->flags & DOGMA_LINK_RETURNS_TWICE) != 0)
            return fail(c, DOGMA_E_FUNCTION_TYPE, "V-FUNC-1", s->flags, DOGMA_LINK_VARIADIC);
    }
    return DOGMA_OK;
}

static bool is_runtime_module(dogma_span name)
{
    static const char dogma[] = "dogma";
    const size_t bytes = sizeof dogma - 1;
    return name.size_bytes >= bytes && memcmp(name.data, dogma, bytes) == 0 && (name.size_bytes == bytes || name.data[bytes] == '.');
}

static bool is_integer_class(uint8_t class)
{
    return class == DOGMA_CLASS_I32 || class == DOGMA_CLASS_I64;
}

/* V-CALL-4: what a runtime function can look like. */
static bool is_runtime_type(const dogma_signature *s)
{
    if (s->flags != 0 || s->stack_slots != 0 || s->parameter_count > 6 || s->result_count > 1)
        return false;
    for (uint32_t i = 0; i < s->parameter_count; i++)
        if (!is_integer_class(s->parameters[i]))
            return false;
    return s->result_count == 0 || is_integer_class(s->results[0]);
}

static dogma_status check_imports(checker *c)
{
    const dogma_module *m = c->module;
    enter_section(c, DOGMA_SECTION_IMPORTS);
    if (m->import_count > DOGMA_IMPORTS_MAX)
        return fail(c, DOGMA_E_LIMIT, "V-FUNC-5", m->import_count, DOGMA_IMPORTS_MAX);
    for (uint32_t i = 0; i < m->import_count; i++) {
        const dogma_import *import = &m->imports[i];
        c->offset = (uint64_t)(import->module.data - m->file.data);
        if (import->kind != DOGMA_KIND_FUNCTION)
            continue;
        if (import->signature >= m->signature_count)
            return fail(c, DOGMA_E_INDEX, "V-FUNC-1", import->signature, m->signature_count);
        if (is_runtime_module(import->module) && !is_runtime_type(&m->signatures[import->signature]))
            return fail(c, DOGMA_E_IMPORT_TYPE, "V-CALL-4", i, 0);
    }
    return DOGMA_OK;
}

static dogma_status check_functions(checker *c)
{
    const dogma_module *m = c->module;
    enter_section(c, DOGMA_SECTION_FUNCTIONS);
    if (m->function_count > DOGMA_FUNCTIONS_MAX)
        return fail(c, DOGMA_E_LIMIT, "V-FUNC-5", m->function_count, DOGMA_FUNCTIONS_MAX);
    for (uint32_t i = 0; i < m->function_count; i++) {
        const dogma_function *f = &m->functions[i];
        c->function = i;
        if (f->signature >= m->signature_count)
            return fail(c, DOGMA_E_INDEX, "V-FUNC-1", f->signature, m->signature_count);
        const uint64_t slots = (uint64_t)f->own_slots + f->outgoing_slots;
        if (slots > DOGMA_SLOTS_MAX)
            return fail(c, DOGMA_E_FUNCTION_SLOTS, "V-FUNC-2", slots, DOGMA_SLOTS_MAX);
        if (f->data_frame_bytes % 16 != 0 || f->data_frame_bytes > DOGMA_DATA_FRAME_BYTES_MAX)
            return fail(c, DOGMA_E_FUNCTION_FRAME, "V-FUNC-3", f->data_frame_bytes, DOGMA_DATA_FRAME_BYTES_MAX);
        if (f->code_bytes == 0)
            return fail(c, DOGMA_E_FUNCTION_BODY, "V-FUNC-4", 0, 1);
    }
    return DOGMA_OK;
}

static dogma_status check_special_function(checker *c, uint32_t plus_one, bool takes_i64)
{
    const dogma_module *m = c->module;
    if (plus_one == 0)
        return DOGMA_OK;
    if (plus_one > m->function_count)
        return fail(c, DOGMA_E_ENTRY, "V-ENTRY", plus_one - 1, m->function_count);
    const dogma_signature *s = &m->signatures[m->functions[plus_one - 1].signature];
    const uint16_t parameters = takes_i64 ? 1 : 0;
    if (s->flags != 0 || s->stack_slots != 0 || s->result_count != 0 || s->parameter_count != parameters ||
        (takes_i64 && s->parameters[0] != DOGMA_CLASS_I64))
        return fail(c, DOGMA_E_ENTRY, "V-ENTRY", s->parameter_count, parameters);
    return DOGMA_OK;
}

static dogma_status check_table(checker *c)
{
    const dogma_module *m = c->module;
    enter_section(c, DOGMA_SECTION_TABLE);
    if (m->table_count == 0)
        return DOGMA_OK;
    if (m->table_count > DOGMA_TABLE_ENTRIES_MAX)
        return fail(c, DOGMA_E_LIMIT, "V-FUNC-5", m->table_count, DOGMA_TABLE_ENTRIES_MAX);
    const size_t bytes = m->function_count / 8 + 1;
    const size_t mark = c->scratch->used_bytes;
    uint8_t *seen = dogma_scratch_take(c->scratch, bytes, 1);
    if (seen == NULL)
        return fail(c, DOGMA_E_SCRATCH, "", c->scratch->size_bytes, bytes);
    memset(seen, 0, bytes);
    for (uint32_t i = 0; i < m->table_count; i++) {
        const uint32_t function = m->table[i];
        if (function >= m->function_count)
            return fail(c, DOGMA_E_TABLE, "V-TABLE", function, m->function_count);
        if ((seen[function / 8] >> (function % 8) & 1) != 0)
            return fail(c, DOGMA_E_TABLE, "V-TABLE", function, i);
        seen[function / 8] = (uint8_t)(seen[function / 8] | 1u << (function % 8));
    }
    c->scratch->used_bytes = mark;
    return DOGMA_OK;
}

static dogma_status check_exports(checker *c)
{
    const dogma_module *m = c->module;
    enter_section(c, DOGMA_SECTION_EXPORTS);
    for (uint32_t i = 0; i < m->export_count; i++) {
        const dogma_export *export = &m->exports[i];
        c->offset = (uint64_t)(export->name.data - m->file.data);
        if (export->kind == DOGMA_KIND_FUNCTION) {
            if (export->function >= m->function_count)
                return fail(c, DOGMA_E_EXPORT_RANGE, "V-EXPORT", export->function, m->function_count);
        } else if (export->image_offset > m->image_bytes || export->size_bytes > m->image_bytes - export->image_offset) {
            return fail(c, DOGMA_E_EXPORT_RANGE, "V-EXPORT", export->image_offset + export->size_bytes, m->image_bytes);
        }
    }
    return DOGMA_OK;
}

/* The eight file bytes of a place, or NULL when they are not all inside relro or all inside data. */
static const uint8_t *relocation_place(const dogma_module *m, uint32_t place)
{
    if (place >= m->data_offset) {
        const uint32_t at = place - m->data_offset;
        return m->data.size_bytes >= 8 && at <= m->data.size_bytes - 8 ? m->data.data + at : NULL;
    }
    if (place >= m->relro_offset) {
        const uint32_t at = place - m->relro_offset;
        return m->relro.size_bytes >= 8 && at <= m->relro.size_bytes - 8 ? m->relro.data + at : NULL;
    }
    return NULL;
}

static dogma_status check_relocations(checker *c)
{
    const dogma_module *m = c->module;
    enter_section(c, DOGMA_SECTION_RELOCATIONS);
    for (uint32_t i = 0; i < m->relocation_count; i++) {
        const dogma_relocation *relocation = &m->relocations[i];
        const uint8_t *bytes = relocation_place(m, relocation->place);
        if (bytes == NULL)
            return fail(c, DOGMA_E_RELOCATION_RANGE, "V-RELOC", relocation->place, m->image_bytes);
        if (dg_load64(bytes) != 0)
            return fail(c, DOGMA_E_RELOCATION, "B-RELOC", dg_load64(bytes), 0);
        switch (relocation->kind) {
        case DOGMA_RELOCATION_DATA:
            if (relocation->addend < 0 || relocation->addend > (int64_t)m->image_bytes)
                return fail(c, DOGMA_E_RELOCATION_RANGE, "V-RELOC", (uint64_t)relocation->addend, m->image_bytes);
            break;
        case DOGMA_RELOCATION_FUNCTION:
            if (relocation->number >= m->table_count)
                return fail(c, DOGMA_E_RELOCATION_RANGE, "V-RELOC", relocation->number, m->table_count);
            break;
        case DOGMA_RELOCATION_IMPORTED_DATA:
            if (relocation->number >= m->import_count || m->imports[relocation->number].kind != DOGMA_KIND_DATA ||
                dogma_import_is_library(&m->imports[relocation->number]))
                return fail(c, DOGMA_E_RELOCATION_RANGE, "V-RELOC", relocation->number, m->import_count);
            break;
        case DOGMA_RELOCATION_LIBRARY:
            if (relocation->number >= m->import_count || !dogma_import_is_library(&m->imports[relocation->number]))
                return fail(c, DOGMA_E_RELOCATION_RANGE, "V-RELOC", relocation->number, m->import_count);
            break;
        default:
            return fail(c, DOGMA_E_RELOCATION, "B-RELOC", relocation->kind, DOGMA_RELOCATION_LIBRARY);
        }
    }
    return DOGMA_OK;
}

static dogma_status check_declarations(checker *c)
{
    const dogma_module *m = c->module;
    TRY(check_manifest(c));
    TRY(check_signatures(c));
    TRY(check_imports(c));
    TRY(check_functions(c));
    enter_section(c, DOGMA_SECTION_MANIFEST);
    TRY(check_special_function(c, m->manifest.entry, true));
    TRY(check_special_function(c, m->manifest.initialiser, false));
    TRY(check_special_function(c, m->manifest.finaliser, false));
    TRY(check_table(c));
    TRY(check_exports(c));
    return check_relocations(c);
}

/* Bodies */

typedef enum row_check {
    CHECK_NONE = 0,
    CHECK_SHIFT,    /* V-SHIFT: the immediate is below the bound */
    CHECK_LANE,     /* V-LANE: the immediate is below the bound */
    CHECK_D_NOT_E,  /* V-DIST */
    CHECK_D_NOT_B,  /* V-DIST */
    CHECK_CALL, CHECK_CALL_IMPORT, CHECK_CALL_REG, CHECK_TAIL, CHECK_TAIL_REG, CHECK_FNADDR,
    CHECK_DYNAMIC, CHECK_SETJMP, CHECK_BLOCK, CHECK_BRTAB, CHECK_LEA32,
    CHECK_FIXED     /* writes registers it does not name */
} row_check;

typedef struct row_rule {
    uint8_t check, bound;
} row_rule;

static const row_rule row_rules[DOGMA_OP_COUNT] = {
    [DOGMA_OP_BLOCK_N] = {CHECK_BLOCK, 0},
    [DOGMA_OP_CALL_F] = {CHECK_CALL, 0},
    [DOGMA_OP_CALL_IMPORT_I] = {CHECK_CALL_IMPORT, 0},
    [DOGMA_OP_CALL_REG_RS] = {CHECK_CALL_REG, 0},
    [DOGMA_OP_TAIL_F] = {CHECK_TAIL, 0},
    [DOGMA_OP_TAIL_REG_RS] = {CHECK_TAIL_REG, 0},
    [DOGMA_OP_FNADDR_FA] = {CHECK_FNADDR, 0},
    [DOGMA_OP_BRTAB_TAB] = {CHECK_BRTAB, 0},
    [DOGMA_OP_DALLOC_RR] = {CHECK_DYNAMIC, 0},
    [DOGMA_OP_DSET_R] = {CHECK_DYNAMIC, 0},
    [DOGMA_OP_SETJMP_N] = {CHECK_SETJMP, 0},
    [DOGMA_OP_LEA_I32_RM] = {CHECK_LEA32, 0},
    [DOGMA_OP_MULWIDE_U_I64_RRRR] = {CHECK_D_NOT_E, 0},
    [DOGMA_OP_MULWIDE_S_I64_RRRR] = {CHECK_D_NOT_E, 0},
    [DOGMA_OP_ADDC_I32_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_SUBB_I32_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_ADDO_I32_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_SUBO_I32_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_MULO_I32_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_ADDC_I64_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_SUBB_I64_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_ADDO_I64_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_SUBO_I64_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_MULO_I64_RRR] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_FCOPYSIGN_F32_VVV] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_FCOPYSIGN_F64_VVV] = {CHECK_D_NOT_B, 0},
    [DOGMA_OP_DIV_U_I32_R] = {CHECK_FIXED, 0},
    [DOGMA_OP_DIV_S_I32_R] = {CHECK_FIXED, 0},
    [DOGMA_OP_DIV_U_I64_R] = {CHECK_FIXED, 0},
    [DOGMA_OP_DIV_S_I64_R] = {CHECK_FIXED, 0},
    [DOGMA_OP_CMPXCHG_I8_MR] = {CHECK_FIXED, 0},
    [DOGMA_OP_CMPXCHG_I16_MR] = {CHECK_FIXED, 0},
    [DOGMA_OP_CMPXCHG_I32_MR] = {CHECK_FIXED, 0},
    [DOGMA_OP_CMPXCHG_I64_MR] = {CHECK_FIXED, 0},
    [DOGMA_OP_CMPXCHG_I128_M] = {CHECK_FIXED, 0},
    [DOGMA_OP_SHL_I32_RRI] = {CHECK_SHIFT, 32}, [DOGMA_OP_SHR_I32_RRI] = {CHECK_SHIFT, 32},
    [DOGMA_OP_SAR_I32_RRI] = {CHECK_SHIFT, 32}, [DOGMA_OP_ROL_I32_RRI] = {CHECK_SHIFT, 32},
    [DOGMA_OP_SHL_I64_RRI] = {CHECK_SHIFT, 64}, [DOGMA_OP_SHR_I64_RRI] = {CHECK_SHIFT, 64},
    [DOGMA_OP_SAR_I64_RRI] = {CHECK_SHIFT, 64}, [DOGMA_OP_ROL_I64_RRI] = {CHECK_SHIFT, 64},
    [DOGMA_OP_VSHL_I16_VVI] = {CHECK_SHIFT, 16}, [DOGMA_OP_VSHR_I16_VVI] = {CHECK_SHIFT, 16},
    [DOGMA_OP_VSAR_I16_VVI] = {CHECK_SHIFT, 16},
    [DOGMA_OP_VSHL_I32_VVI] = {CHECK_SHIFT, 32}, [DOGMA_OP_VSHR_I32_VVI] = {CHECK_SHIFT, 32},
    [DOGMA_OP_VSAR_I32_VVI] = {CHECK_SHIFT, 32},
    [DOGMA_OP_VSHL_I64_VVI] = {CHECK_SHIFT, 64}, [DOGMA_OP_VSHR_I64_VVI] = {CHECK_SHIFT, 64},
    [DOGMA_OP_VBYTESHL_VVI] = {CHECK_SHIFT, 16}, [DOGMA_OP_VBYTESHR_VVI] = {CHECK_SHIFT, 16},
    [DOGMA_OP_FROUND_F32_VVI] = {CHECK_LANE, 4}, [DOGMA_OP_FROUND_F64_VVI] = {CHECK_LANE, 4},
    [DOGMA_OP_VROUND_F32_VVI] = {CHECK_LANE, 4}, [DOGMA_OP_VROUND_F64_VVI] = {CHECK_LANE, 4},
    [DOGMA_OP_VCMP_F32_VVVI] = {CHECK_LANE, DOGMA_FLOAT_CONDITION_COUNT},
    [DOGMA_OP_VCMP_F64_VVVI] = {CHECK_LANE, DOGMA_FLOAT_CONDITION_COUNT},
    [DOGMA_OP_VSHUF2_F64_VVVI] = {CHECK_LANE, 4}, [DOGMA_OP_VALIGN_VVVI] = {CHECK_LANE, 16},
    [DOGMA_OP_VINSERT_I8_VVRI] = {CHECK_LANE, 16}, [DOGMA_OP_VINSERT_I16_VVRI] = {CHECK_LANE, 8},
    [DOGMA_OP_VINSERT_I32_VVRI] = {CHECK_LANE, 4}, [DOGMA_OP_VINSERT_I64_VVRI] = {CHECK_LANE, 2},
    [DOGMA_OP_VEXTRACT_I8_RVI] = {CHECK_LANE, 16}, [DOGMA_OP_VEXTRACT_I16_RVI] = {CHECK_LANE, 8},
    [DOGMA_OP_VEXTRACT_I32_RVI] = {CHECK_LANE, 4}, [DOGMA_OP_VEXTRACT_I64_RVI] = {CHECK_LANE, 2},
};

typedef struct body {
    const dogma_function *function;
    uint32_t block;        /* ordinal of the current block */
    uint32_t setjmp_count;
    uint32_t forbidden;    /* callee-saved registers the function does not save */
    int64_t target_max;
    uint64_t target_max_offset; /* of the branch */
    bool at_block_start;   /* nothing since the entry or the last terminator */
} body;

static dogma_status check_target(checker *c, body *b, int32_t delta)
{
    const int64_t target = (int64_t)b->block + delta;
    if (target < 0)
        return fail(c, DOGMA_E_BRANCH_TARGET, "V-BRANCH", (uint64_t)target, 0);
    if (target > b->target_max) {
        b->target_max = target;
        b->target_max_offset = c->offset;
    }
    return DOGMA_OK;
}

static dogma_status check_brtab(checker *c, body *b, const dogma_insn *x)
{
    if (x->number == 0 || x->number > DOGMA_BRTAB_TARGETS_MAX)
        return fail(c, DOGMA_E_BRANCH_TABLE, "V-BRTAB", x->number, DOGMA_BRTAB_TARGETS_MAX);
    for (uint32_t i = 0; i < x->number; i++)
        TRY(check_target(c, b, dogma_insn_table_delta(x, i)));
    return DOGMA_OK;
}

/* V-SLOT-1 to V-SLOT-3. Groups: outgoing, own, incoming; a 16-byte access may not straddle two. */
static dogma_status check_slot(checker *c, const body *b, const dogma_insn *x, const dogma_row *row)
{
    const dogma_function *f = b->function;
    if ((row->traits & DOGMA_TRAIT_ADDRESS) != 0)
        return fail(c, DOGMA_E_LEA, "V-LEA", x->op, 0);
    if ((row->traits & DOGMA_TRAIT_SLOT) == 0)
        return fail(c, DOGMA_E_SLOT_OPERAND, "V-SLOT-1", x->op, 0);
    const uint32_t slot = (uint32_t)x->memory.disp;
    const uint32_t own_end = f->outgoing_slots + f->own_slots, end = own_end + f->incoming_slots;
    const uint32_t group_end = slot < f->outgoing_slots ? f->outgoing_slots : slot < own_end ? own_end : end;
    const uint32_t count = row->access_bytes > 8 ? 2 : 1;
    if (slot >= end || count > group_end - slot)
        return fail(c, DOGMA_E_SLOT_RANGE, "V-SLOT-2", slot, end);
    return DOGMA_OK;
}

static dogma_status check_global(checker *c, const dogma_insn *x, const dogma_row *row)
{
    const int64_t offset = x->memory.disp, image = c->module->image_bytes, margin = 1 << 24;
    if (offset < -margin || offset > image + margin)
        return fail(c, DOGMA_E_GLOBAL_RANGE, "V-GLOBAL", (uint64_t)offset, (uint64_t)image);
    if (x->memory.has_index || (row->traits & DOGMA_TRAIT_ADDRESS) != 0)
        return DOGMA_OK;
    if (offset < 0 || offset + row->access_bytes > (int64_t)dg_align((uint64_t)image, 4096))
        return fail(c, DOGMA_E_GLOBAL_RANGE, "V-GLOBAL", (uint64_t)offset, (uint64_t)image);
    return DOGMA_OK;
}

static dogma_status check_registers(checker *c, const body *b, uint32_t written)
{
    const uint32_t broken = written & b->forbidden;
    return broken == 0 ? DOGMA_OK : fail(c, DOGMA_E_REGISTER_NOT_SAVED, "V-REG", broken, CALLEE_SAVED_BITS & ~b->forbidden);
}

static dogma_status check_index(checker *c, uint32_t index, uint32_t count)
{
    return index < count ? DOGMA_OK : fail(c, DOGMA_E_INDEX, "V-CALL-1", index, count);
}

static dogma_status check_call_stack(checker *c, uint32_t callee_slots, uint32_t room, const char *rule)
{
    return callee_slots <= room ? DOGMA_OK : fail(c, DOGMA_E_CALL_STACK, rule, callee_slots, room);
}

static dogma_status check_row(checker *c, body *b, const dogma_insn *x, const dogma_row *row, row_rule rule)
{
    const dogma_module *m = c->module;
    const dogma_function *f = b->function;
    dogma_effects effects;
    switch ((row_check)rule.check) {
    case CHECK_SHIFT:
        return x->imm >= 0 && x->imm < rule.bound ? DOGMA_OK : fail(c, DOGMA_E_SHIFT_COUNT, "V-SHIFT", (uint64_t)x->imm, rule.bound);
    case CHECK_LANE:
        return x->imm < rule.bound ? DOGMA_OK : fail(c, DOGMA_E_LANE, "V-LANE", (uint64_t)x->imm, rule.bound);
    case CHECK_D_NOT_E:
        return x->rd != x->rc ? DOGMA_OK : fail(c, DOGMA_E_DESTINATIONS, "V-DIST", x->rd, x->rc);
    case CHECK_D_NOT_B:
        return x->rd != x->rb ? DOGMA_OK : fail(c, DOGMA_E_DESTINATIONS, "V-DIST", x->rd, x->rb);
    case CHECK_CALL:
        TRY(check_index(c, x->number, m->function_count));
        return check_call_stack(c, m->functions[x->number].incoming_slots, f->outgoing_slots, "V-CALL-2");
    case CHECK_CALL_IMPORT:
        TRY(check_index(c, x->number, m->import_count));
        if (m->imports[x->number].kind != DOGMA_KIND_FUNCTION)
            return fail(c, DOGMA_E_INDEX, "V-CALL-1", x->number, m->import_count);
        return check_call_stack(c, m->signatures[m->imports[x->number].signature].stack_slots, f->outgoing_slots, "V-CALL-2");
    case CHECK_CALL_REG:
        TRY(check_index(c, x->number, m->signature_count));
        return check_call_stack(c, m->signatures[x->number].stack_slots, f->outgoing_slots, "V-CALL-2");
    case CHECK_TAIL:
        TRY(check_index(c, x->number, m->function_count));
        return check_call_stack(c, m->functions[x->number].incoming_slots, f->incoming_slots, "V-CALL-3");
    case CHECK_TAIL_REG:
        TRY(check_index(c, x->number, m->signature_count));
        return check_call_stack(c, m->signatures[x->number].stack_slots, f->incoming_slots, "V-CALL-3");
    case CHECK_FNADDR:
        return check_index(c, x->number, m->table_count);
    case CHECK_DYNAMIC:
        return (f->flags & DOGMA_FUNCTION_DYNAMIC) != 0 ? DOGMA_OK : fail(c, DOGMA_E_DYNAMIC, "V-DYN", f->flags, 0);
    case CHECK_SETJMP:
        if ((f->flags & DOGMA_FUNCTION_RETURNS_TWICE) == 0)
            return fail(c, DOGMA_E_DYNAMIC, "V-DYN", f->flags, 0);
        if (++b->setjmp_count > DOGMA_SETJMPS_MAX)
            return fail(c, DOGMA_E_SETJMP, "V-SETJMP", b->setjmp_count, DOGMA_SETJMPS_MAX);
        return check_registers(c, b, CALLEE_SAVED_BITS);
    case CHECK_FIXED:
        dogma_insn_effects(x, &effects);
        return check_registers(c, b, effects.written);
    case CHECK_BLOCK:
        if (b->at_block_start)
            return fail(c, DOGMA_E_NOT_CANONICAL, "V-BLOCK", b->block, 0);
        b->block++;
        return DOGMA_OK;
    case CHECK_BRTAB:
        return check_brtab(c, b, x);
    case CHECK_LEA32:
        return x->memory.kind != DOGMA_MEMORY_GLOBAL ? DOGMA_OK : fail(c, DOGMA_E_LEA, "V-LEA", x->memory.kind, 0);
    case CHECK_NONE:
        break;
    }
    return fail(c, DOGMA_E_INTERNAL, "", rule.check, row->opcode);
}

static uint32_t registers_written(const dogma_insn *x)
{
    const dg_row_effects *effects = &dg_effects_table[x->op];
    const uint32_t fields = effects->written & ~(uint32_t)effects->vectors;
    return (fields & 1) << x->rd | (fields >> 1 & 1) << x->ra | (fields >> 2 & 1) << x->rb | (fields >> 3 & 1) << x->rc;
}

static dogma_status check_insn(checker *c, body *b, const dogma_insn *x)
{
    const dogma_row *row = &dogma_rows[x->op];
    const row_rule rule = row_rules[x->op];
    const uint32_t written = registers_written(x);
    if ((written & b->forbidden) != 0)
        return check_registers(c, b, written);
    if (x->memory.kind == DOGMA_MEMORY_SLOT)
        TRY(check_slot(c, b, x, row));
    else if (x->memory.kind == DOGMA_MEMORY_GLOBAL)
        TRY(check_global(c, x, row));
    if (rule.check != CHECK_NONE)
        TRY(check_row(c, b, x, row, rule));
    if (row->imm_bits != 0 && row->imm_bits < 32) { /* V-IMM: wider ones are bounded by their encoding */
        const int64_t half = (int64_t)1 << (row->imm_bits - 1);
        if (x->imm < -half || x->imm >= half)
            return fail(c, DOGMA_E_IMMEDIATE, "V-IMM", (uint64_t)x->imm, row->imm_bits);
    }
    b->at_block_start = false;
    if ((row->traits & DOGMA_TRAIT_TERMINATOR) != 0) {
        /* Every branch with one target has a form between J and BVV; the rest of the terminators name no block, or a list. */
        if (row->form >= DOGMA_FORM_J && row->form <= DOGMA_FORM_BVV)
            TRY(check_target(c, b, x->target_delta));
        b->block++;
        b->at_block_start = true;
        if (b->block > DOGMA_BLOCKS_MAX)
            return fail(c, DOGMA_E_LIMIT, "V-FUNC-5", b->block, DOGMA_BLOCKS_MAX);
    }
    return DOGMA_OK;
}

static bool falls_through(dogma_op op)
{
    switch ((unsigned)op) {
    case DOGMA_OP_JUMP_J: case DOGMA_OP_RET_N: case DOGMA_OP_TAIL_F: case DOGMA_OP_TAIL_REG_RS: case DOGMA_OP_BRTAB_TAB:
    case DOGMA_OP_TRAP_K: case DOGMA_OP_LONGJMP_N:
        return false;
    default:
        return true;
    }
}

static const char *decode_rule(dogma_status status)
{
    switch ((unsigned)status) {
    case DOGMA_E_TRUNCATED: return "B-INSN";
    case DOGMA_E_OPCODE_RESERVED: return "B-OPCODE";
    case DOGMA_E_OPERAND_RANGE: return "B-OPERAND";
    case DOGMA_E_LEB: return "B-LEB";
    default: return "B-CANON";
    }
}

static dogma_status check_body(checker *c, dogma_function *f)
{
    const uint8_t *code = c->module->code.data + f->code_offset;
    const uint64_t start = (uint64_t)(code - c->module->file.data);
    const uint32_t saved = (f->saved_mask & 1u) << DOGMA_RBX | (f->saved_mask >> 1 & 1u) << DOGMA_RBP |
                           (f->saved_mask >> 2 & 1u) << DOGMA_R12 | (f->saved_mask >> 3 & 1u) << DOGMA_R13 |
                           (f->saved_mask >> 4 & 1u) << DOGMA_R14;
    body b = {.function = f, .forbidden = CALLEE_SAVED_BITS & ~saved, .target_max = 0, .at_block_start = true};
    dogma_insn x = {0};
    for (uint32_t offset = 0; offset < f->code_bytes; offset += x.size_bytes) {
        const dogma_status status = dogma_insn_decode(code, f->code_bytes, offset, &x);
        c->offset = start + offset;
        if (status != DOGMA_OK)
            return fail(c, status, decode_rule(status), code[offset], 0);
        TRY(check_insn(c, &b, &x));
    }
    /* V-FUNC-4. Then the last instruction ended a block, so b.block is the number of blocks. */
    if (falls_through((dogma_op)x.op))
        return fail(c, DOGMA_E_FUNCTION_BODY, "V-FUNC-4", x.op, 0);
    if (b.target_max >= (int64_t)b.block) {
        c->offset = b.target_max_offset;
        return fail(c, DOGMA_E_BRANCH_TARGET, "V-BRANCH", (uint64_t)b.target_max, b.block);
    }
    f->block_count = b.block;
    f->setjmp_count = b.setjmp_count;
    return DOGMA_OK;
}

dogma_status dogma_module_validate(dogma_module *module, dogma_scratch *scratch, dogma_diag *diag)
{
    const size_t mark = scratch->used_bytes;
    checker c = {.module = module, .scratch = scratch, .diag = diag};
    dogma_status status = check_declarations(&c);
    if (status == DOGMA_OK) {
        enter_section(&c, DOGMA_SECTION_CODE);
        for (uint32_t i = 0; i < module->function_count && status == DOGMA_OK; i++) {
            c.function = i;
            status = check_body(&c, &module->functions[i]);
        }
    }
    scratch->used_bytes = mark;
    return status;
}
