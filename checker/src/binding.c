/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What a proof belongs to, detached proofs, and what a proof says of imports and exports.      Spec: 50-proofs P-BINDING, B-PROOF, P-IMPORT */
#include "bytes.h"
#include "hash.h"
#include "proof.h"
#include "state.h"

static const uint8_t magic[4] = {0x7f, 'D', 'G', 'P'};
enum { REVISION = 1, AT_REVISION = 4, AT_ISA = 6, AT_SIZE = 8, AT_HASH = 16, STRIPPABLE = 0x80, SECTION_ENTRY_BYTES = 24 };
_Static_assert(AT_HASH + 16 == DOGMA_PROOF_FILE_HEADER_BYTES, "the hash covers all that follows it");

/* A hash of hashes, so that sections need not lie together and no state is kept between them. */
void dogma_proof_binding(const dogma_module *module, uint8_t out[16])
{
    uint8_t entries[DOGMA_SECTIONS_MAX * SECTION_ENTRY_BYTES];
    size_t used = 0;
    for (uint32_t i = 0; i < module->section_count && i < DOGMA_SECTIONS_MAX; i++) {
        const dogma_section *section = &module->sections[i];
        if (section->kind >= STRIPPABLE)
            continue;
        dg_store32(entries + used, section->kind);
        dg_store32(entries + used + 4, section->size_bytes);
        dg_hash128(module->file.data + section->offset, section->size_bytes, entries + used + 8);
        used += SECTION_ENTRY_BYTES;
    }
    dg_hash128(entries, used, out);
}

dogma_status dogma_proof_detached(const uint8_t *bytes, size_t size, dogma_span *body)
{
    uint8_t hash[16];
    if (size < DOGMA_PROOF_FILE_HEADER_BYTES || memcmp(bytes, magic, sizeof magic) != 0)
        return DOGMA_E_PROOF_MALFORMED;
    if (dg_load16(bytes + AT_REVISION) != REVISION || dg_load16(bytes + AT_ISA) != DOGMA_ISA_REVISION)
        return DOGMA_E_VERSION;
    if (dg_load64(bytes + AT_SIZE) != size)
        return DOGMA_E_FILE_SIZE;
    dg_hash128(bytes + DOGMA_PROOF_FILE_HEADER_BYTES, size - DOGMA_PROOF_FILE_HEADER_BYTES, hash);
    if (memcmp(bytes + AT_HASH, hash, sizeof hash) != 0)
        return DOGMA_E_HASH;
    *body = (dogma_span){bytes + DOGMA_PROOF_FILE_HEADER_BYTES, size - DOGMA_PROOF_FILE_HEADER_BYTES};
    return DOGMA_OK;
}

void dogma_proof_detach(const uint8_t *body, size_t body_bytes, uint8_t *out)
{
    memmove(out + DOGMA_PROOF_FILE_HEADER_BYTES, body, body_bytes);
    memcpy(out, magic, sizeof magic);
    dg_store16(out + AT_REVISION, REVISION);
    dg_store16(out + AT_ISA, DOGMA_ISA_REVISION);
    dg_store64(out + AT_SIZE, (uint64_t)body_bytes + DOGMA_PROOF_FILE_HEADER_BYTES);
    dg_hash128(out + DOGMA_PROOF_FILE_HEADER_BYTES, body_bytes, out + AT_HASH);
}

dogma_status dogma_proof_open(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library,
                              const dogma_check_policy *policy, dogma_scratch *scratch, const dogma_proof_tables **out)
{
    dogma_check_diag ignored;
    dg_proof *tables = dogma_scratch_take(scratch, 1, sizeof *tables);
    if (tables == NULL)
        return DOGMA_E_SCRATCH;
    const dogma_status status = dg_proof_read(module, proof, proof_bytes, library, policy, scratch, tables, &ignored);
    if (status == DOGMA_OK)
        *out = tables;
    return status;
}

static dogma_postcondition postcondition(const dg_proof *proof, const dg_list *list)
{
    return (dogma_postcondition){.rax = dg_list_fact(proof, list, DOGMA_RAX), .rdx = dg_list_fact(proof, list, DOGMA_RDX)};
}

bool dogma_proof_assumption(const dogma_proof_tables *proof, uint32_t i, uint32_t *import, dogma_postcondition *assumed)
{
    if (i >= proof->assumption_count)
        return false;
    *import = proof->assumptions[i].import;
    *assumed = postcondition(proof, &proof->assumptions[i].post);
    return true;
}

dogma_postcondition dogma_proof_postcondition(const dogma_proof_tables *proof, uint32_t function)
{
    if (proof->record_count == 0 || function >= proof->function_count || proof->record_of_function[function] == 0)
        return (dogma_postcondition){.rax = dg_fact_none(), .rdx = dg_fact_none()};
    return postcondition(proof, &proof->records[proof->record_of_function[function] - 1].post);
}

bool dogma_postcondition_entails(const dogma_postcondition *have, const dogma_postcondition *claim)
{
    return dogma_fact_entails(have->rax, claim->rax) && dogma_fact_entails(have->rdx, claim->rdx);
}
