/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * From raw code to final code.
 *
 * requires   raw code with every branch long, fix-ups in order of place, raw offsets of all blocks
 * provides   final code in the same place, short branches where a bound says they reach, all displacements, tables behind the code
 *
 * Raw distances bound final ones from above, because code only shrinks: one look at each branch decides. Every byte moves at most once.
 */
#include "relax.h"

#include "../port.h"

enum { LONG_JUMP_BYTES = 5, LONG_BRANCH_BYTES = 6, SHORT_BYTES = 2, ALIGN_BYTES = 4 };

/* Offsets of c->blocks become final; each fix-up that shrinks gets DG_FIX_SHORT. */
dogma_status dg_relax_decide(dg_lower *c, uint32_t raw_bytes, uint32_t *final_bytes)
{
    uint32_t shrink = 0, block_count = c->function->block_count, next_block = 0;
    for (uint32_t i = 0; i < c->fixup_count; i++) {
        dg_fixup *f = &c->fixups[i];
        unsigned kind = DG_FIX_KIND(f->target);
        uint32_t number = DG_FIX_NUMBER(f->target);
        while (next_block < block_count && c->blocks[next_block] <= f->raw)
            c->blocks[next_block++] -= shrink;
        if (kind == DG_FIX_JUMP || kind == DG_FIX_BRANCH) {
            if (number >= block_count)
                return DOGMA_E_INTERNAL;
            /* No branch of this code on where the module's branches lead: that is not to be predicted. */
            uint32_t bytes = kind == DG_FIX_JUMP ? LONG_JUMP_BYTES : LONG_BRANCH_BYTES, place = c->blocks[number];
            bool back = number < next_block;
            uint32_t distance = back ? f->raw - shrink + SHORT_BYTES - place : place - (f->raw + bytes);
            uint32_t reaches = distance <= (back ? (DG_PLANTED(13) ? 130u : 128u) : 127u); /* 13: two too far */
            f->target |= reaches * DG_FIX_SHORT;
            shrink += reaches * (bytes - SHORT_BYTES);
        } else if (kind == DG_FIX_ALIGN) {
            if (!c->calls) {
                f->target |= DG_FIX_SHORT;
                shrink += ALIGN_BYTES;
            }
        } else if (kind == DG_FIX_TABLE) {
            i++;
        }
    }
    while (next_block < block_count)
        c->blocks[next_block++] -= shrink;
    *final_bytes = raw_bytes - shrink;
    return DOGMA_OK;
}

/* The raw offset that the final offset comes from, after dg_relax_decide. */
uint32_t dg_relax_raw_offset(const dg_lower *c, uint32_t final)
{
    uint32_t shrink = 0;
    for (uint32_t i = 0; i < c->fixup_count; i++) {
        const dg_fixup *f = &c->fixups[i];
        unsigned kind = DG_FIX_KIND(f->target);
        if (final + shrink < f->raw)
            break;
        if (kind == DG_FIX_TABLE)
            i++;
        if (!(f->target & DG_FIX_SHORT))
            continue;
        if (kind == DG_FIX_ALIGN)
            shrink += ALIGN_BYTES;
        else if (final + shrink >= f->raw + SHORT_BYTES) /* not inside the short branch itself */
            shrink += kind == DG_FIX_JUMP ? LONG_JUMP_BYTES - SHORT_BYTES : LONG_BRANCH_BYTES - SHORT_BYTES;
    }
    return final + shrink;
}

/* Raw offsets of beginnings of instructions, ascending, become final ones, after dg_relax_decide. */
void dg_relax_final_offsets(const dg_lower *c, dogma_code_mark *marks, size_t mark_count)
{
    uint32_t shrink = 0, next = 0;
    for (size_t i = 0; i < mark_count; i++) {
        for (; next < c->fixup_count && c->fixups[next].raw < marks[i].code_offset; next++) {
            const dg_fixup *f = &c->fixups[next];
            unsigned kind = DG_FIX_KIND(f->target);
            if (kind == DG_FIX_TABLE)
                next++; /* two entries */
            else if (f->target & DG_FIX_SHORT)
                shrink += kind == DG_FIX_ALIGN    ? ALIGN_BYTES
                          : kind == DG_FIX_JUMP ? LONG_JUMP_BYTES - SHORT_BYTES
                                                : LONG_BRANCH_BYTES - SHORT_BYTES;
        }
        marks[i].code_offset -= shrink;
    }
}

/*
 * Move bytes to a lower or the same place, front to back. May write up to MOVE_STEP - 1 bytes more than asked for, when the distance is
 * such that they were read before.
 */
enum { MOVE_STEP = 32 };
static uint8_t *move_down(uint8_t *to, const uint8_t *from, uint32_t bytes)
{
    uint8_t *end = to + bytes;
    if (from - to >= MOVE_STEP) {
        do {
            uint8_t block[MOVE_STEP];
            memcpy(block, from, MOVE_STEP);
            memcpy(to, block, MOVE_STEP);
            to += MOVE_STEP;
            from += MOVE_STEP;
        } while (to < end);
    } else if (to != from) {
        while (to < end)
            *to++ = *from++;
    }
    return end;
}

static dogma_status brtab_at(const dg_lower *c, uint32_t code_offset, dogma_insn *insn)
{
    const dogma_function *f = c->function;
    dogma_status status =
        dogma_insn_decode(c->module->code.data + f->code_offset, f->code_bytes, code_offset, insn);
    return status == DOGMA_OK && insn->form != DOGMA_FORM_TAB ? DOGMA_E_INTERNAL : status;
}

static uint32_t align8(uint32_t offset)
{
    return (offset + 7u) & ~7u;
}

/* Entries are absolute addresses: 8 bytes each, right behind one another in the order of the brtabs. */
static dogma_status write_tables(const dg_lower *c, dg_region *region, uint32_t start, uint32_t at)
{
    uint64_t base = region->placement->code_address;
    for (uint32_t i = 0; i < c->fixup_count; i++) {
        if (DG_FIX_KIND(c->fixups[i].target) != DG_FIX_TABLE)
            continue;
        i++;
        dogma_insn insn;
        dogma_status status = brtab_at(c, c->fixups[i].raw, &insn);
        if (status != DOGMA_OK)
            return status;
        for (uint32_t k = 0; k < insn.number; k++, at += 8) {
            uint32_t block = c->fixups[i].target + (uint32_t)dogma_insn_table_delta(&insn, k);
            if (block >= c->function->block_count)
                return DOGMA_E_INTERNAL;
            dg_put64(region->out + at, base + start + c->blocks[block]);
        }
    }
    return DOGMA_OK;
}

static uint64_t tables_bytes(const dg_lower *c, dogma_status *status)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < c->fixup_count && c->brtab_count != 0; i++) {
        if (DG_FIX_KIND(c->fixups[i].target) != DG_FIX_TABLE)
            continue;
        dogma_insn insn;
        *status = brtab_at(c, c->fixups[++i].raw, &insn);
        if (*status != DOGMA_OK)
            return 0;
        bytes += 8 * (uint64_t)insn.number;
    }
    return bytes;
}

dogma_status dg_relax(dg_lower *c, dg_region *region, uint32_t function, uint32_t start, uint32_t raw_bytes, uint32_t *end)
{
    uint8_t *out = region->out, *base = out + start, *to = base;
    uint32_t final_bytes, from = 0;
    dogma_status status = dg_relax_decide(c, raw_bytes, &final_bytes);
    if (status != DOGMA_OK)
        return status;

    /* Tables start where no raw code that is still to be moved lies only after the move: they are written last. */
    bool has_sites = (c->function->flags & DOGMA_FUNCTION_RETURNS_TWICE) != 0;
    bool has_tables = has_sites || c->brtab_count != 0;
    uint32_t code_end = start + final_bytes, sites = align8(code_end);
    uint32_t tables = sites + (has_sites ? 8 * (1 + c->site_count) : 0);
    uint64_t whole = has_tables ? tables + tables_bytes(c, &status) : code_end;
    if (status != DOGMA_OK)
        return status;
    if (whole > region->capacity)
        return DOGMA_E_NO_SPACE;

    uint32_t table = tables;
    dogma_insn insn;
    for (uint32_t i = 0; i < c->fixup_count; i++) {
        const dg_fixup *f = &c->fixups[i];
        uint32_t number = DG_FIX_NUMBER(f->target);
        bool is_short = (f->target & DG_FIX_SHORT) != 0;
        to = move_down(to, base + from, f->raw - from);
        from = f->raw;
        uint32_t here = (uint32_t)(to - base);
        unsigned kind = DG_FIX_KIND(f->target);
        if (kind == DG_FIX_BRANCH) {
            /* Both forms fit into the 6 bytes of the long one: the last two are kept or not. */
            unsigned condition = base[from + 1] & 15u, bytes = is_short ? SHORT_BYTES : LONG_BRANCH_BYTES;
            uint32_t displacement = c->blocks[number] - (here + bytes);
            from += LONG_BRANCH_BYTES;
            uint32_t low = is_short ? 0x70u | condition | displacement << 8 : 0x800fu | condition << 8 | displacement << 16;
            dg_put32(to, low);
            dg_put16(to + 4, displacement >> 16);
            to += bytes;
            continue;
        }
        if (kind == DG_FIX_CALL) {
            *to++ = base[from];
            from += LONG_JUMP_BYTES;
            uint32_t place = start + here + 1;
            if (number <= function) {
                to = dg_put32(to, region->offsets[number] - (place + 4));
            } else { /* filled in by bind */
                to = dg_put32(to, region->offsets[number]);
                region->offsets[number] = place;
            }
            continue;
        }
        switch (kind) {
        case DG_FIX_JUMP:
            from += LONG_JUMP_BYTES;
            if (is_short) {
                *to++ = 0xeb;
                to = dg_put8(to, (uint8_t)(c->blocks[number] - (here + SHORT_BYTES)));
            } else {
                *to++ = 0xe9;
                to = dg_put32(to, c->blocks[number] - (here + LONG_JUMP_BYTES));
            }
            break;
        case DG_FIX_POOL:
            from += 4;
            to = dg_put32(to, number - (start + here + 4));
            break;
        case DG_FIX_TABLE:
            from += 4;
            to = dg_put32(to, table - (start + here + 4));
            status = brtab_at(c, c->fixups[++i].raw, &insn);
            if (status != DOGMA_OK)
                return status;
            table += 8 * insn.number;
            break;
        case DG_FIX_SITES:
            from += 4;
            to = dg_put32(to, sites - (start + here + 4));
            break;
        case DG_FIX_SITE:
            c->sites[number] = start + here;
            break;
        default: /* DG_FIX_ALIGN */
            if (is_short)
                from += ALIGN_BYTES;
            break;
        }
    }
    move_down(to, base + from, raw_bytes - from);

    if (has_tables) {
        memset(out + code_end, 0xcc, sites - code_end);
        if (has_sites) {
            dg_put64(out + sites, c->site_count);
            for (uint32_t k = 0; k < c->site_count; k++)
                dg_put64(out + sites + 8 * (k + 1), region->placement->code_address + c->sites[k]);
        }
        if (c->brtab_count != 0)
            status = write_tables(c, region, start, tables);
    }
    *end = (uint32_t)whole;
    return status;
}
