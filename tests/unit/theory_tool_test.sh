#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# theory_tool_test.sh DOGMA_THM: what the tool accepts, rejects, and says. Sources are written here; each false one differs little from a true one.

set -euo pipefail
tool=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0 count=0

fail() { echo "FAIL: $*" >&2; failures=$((failures + 1)); }

# expect STATUS TEXT NAME [OPTION...]: runs the tool on standard input; its output must contain TEXT.
expect() {
    local status=$1 text=$2 name=$3 got=0
    shift 3
    cat >"$work/$name.thm"
    count=$((count + 1))
    timeout 60 "$tool" "$@" "$work/$name.thm" >"$work/out" 2>&1 || got=$?
    if [ "$got" != "$status" ]; then fail "$name: status $got, expected $status: $(cat "$work/out")"; fi
    if ! grep -qF -- "$text" "$work/out"; then fail "$name: no \"$text\" in: $(cat "$work/out")"; fi
}

# theorem STATUS TEXT NAME GIVEN SHOW: one theorem over x y z and constants a b c e, by slice.
theorem() {
    local given=${4:+given $4}
    expect "$1" "$2" "$3" <<END
theorem t
  for "A test."
  value x y z
  const a b c e
  $given
  show $5
  by slice
END
}
proven() { theorem 0 "1 theorems proven" "$@"; }
refuted() { theorem 1 "values exist for which it is false" "$@"; }

proven  transitive         "x <=u y, y <u z"                         "x <u z"
refuted transitive_equal   "x <=u y, y <=u z"                        "x <u z"
proven  increment          "x <u y"                                  "x + 1 <=u y"
refuted increment_signed   "x <u y"                                  "x + 1 <=s y"
proven  halves             "x <=u y"                                 "x >> 1 <=u y >> 1"
proven  far_shift          "x <=u y"                                 "x >> 37 <=u y >> 37"
refuted far_shift_off      "x <=u y"                                 "x >> 37 <u y >> 37"
proven  sign_shift         "x <=s y"                                 "x >>> 20 <=s y >>> 20"
refuted sign_shift_logical "x <=s y"                                 "x >> 20 <=s y >> 20"
proven  mixed_shifts       ""                                        "(x << 8) >> 8 <=u 2**56 - 1"
refuted mixed_shifts_off   ""                                        "(x << 8) >> 8 <=u 2**56 - 2"
proven  twice_signed       ""                                        "(x >>> 40) >>> 40 = x >>> 63"
refuted twice_signed_off   ""                                        "(x >>> 40) >>> 40 = x >>> 62"
proven  twice              ""                                        "(x >> 40) >> 40 = 0 and (x << 20) << 50 = 0"
proven  scaled             "x <=u 2**60"                             "x * 12 = (x << 3) + (x << 2)"
proven  scaled_bound       "x <=u 1000"                              "x * 100 <=u 100000"
refuted scaled_bound_off   "x <=u 1000"                              "x * 100 <=u 99999"
proven  predicates         "int(x, a, b)"                            "a <=s x <=s b"
proven  pointer            "ptr(x, 0, 10)"                           "int(x - B, 0, 10)"
refuted pointer_off        "ptr(x, 0, 10)"                           "int(x - B, 0, 9)"
proven  below_exact        "below(x, y, 0)"                          "x <u y"
proven  below_negative     "below(x, y, -1)"                         "x <u y and x + 1 <u y"
refuted below_positive     "below(x, y, 1)"                          "x <u y"
proven  at_most            "atmost(x, y, 0), atmost(y, z, 0)"        "x <=s z"
proven  address            "addr(x, y, 3, 8, 0, 100)"                "ptr(x + 8 * y, -8, 92)"
refuted address_off        "addr(x, y, 3, 8, 0, 100)"                "ptr(x + 8 * y, -7, 92)"
proven  select             "int(x, a, b), int(y, a, b)"              "int(ite(z = 0, x, y), a, b)"
refuted select_off         "int(x, a, b)"                            "int(ite(z = 0, x, y), a, b)"
proven  minimum            ""                                        "ite(x <u y, x, y) <=u x"
proven  unknown_same       ""                                        "udiv(x, y) <=u udiv(x, y) and x * y = y * x"
refuted unknown            ""                                        "udiv(x, 2) <=u x"
proven  number_put_in      "y = 3"                                   "x << y = 8 * x"
proven  contradiction      "x <u y, y <u x"                          "false"

expect 0 "2 theorems proven, 1 axioms" citing <<'END'
axiom division
  for "Division."
  value x y
  given y != 0
  show  urem(x, y) <u y
theorem ten
  for "An instance, a closed hypothesis, a part."
  value x
  show urem(x, 10) <=u 9
  proof
    use e: division(y := 10)
    show by slice from e
  end
theorem shifts
  for "All cases."
  value x k
  given x <=u 7
  show x << k <=u 7 * 2**3 or k >u 3
  proof
    cases k in 0 .. 3
      case show by slice from h1, case
      otherwise show by slice from case
    end
  end
END
expect 1 "no theorem \`later\` stands before" citing_later <<'END'
theorem early
  for "Cites what comes later."
  value x
  show x = x
  by later()
theorem later
  for "Later."
  value x
  show x = x
  by slice
END
expect 1 "no theorem \`self\` stands before" citing_itself <<'END'
theorem self
  for "Cites itself."
  value x
  show x = x + 1
  by self()
END
expect 1 "is not proven" citing_wrong_hypothesis <<'END'
axiom division
  for "Division."
  value x y
  given y != 0
  show  urem(x, y) <u y
theorem any
  for "The hypothesis is not there."
  value x y
  show urem(x, y) <u y
  by division()
END
expect 1 "is not proven" cases_not_all <<'END'
theorem shifts
  for "The case of 3 is in otherwise."
  value x k
  given x <=u 7, k <=u 3
  show x << k <=u 28
  proof
    cases k in 0 .. 2
      case show by slice
      otherwise show by slice
    end
  end
END
expect 1 "is not proven" false_on_the_way <<'END'
theorem way
  for "What is used must be proven."
  value x
  show x <=u x + 1
  proof
    have e: x <u 2**63 by slice
    show by slice from e
  end
END
expect 1 "full stop" sentence <<'END'
theorem t
  for "No stop"
  show true
  by eval
END
expect 1 "expected \`for\`" no_sentence <<'END'
theorem t
  show true
  by eval
END
expect 1 "\`y\` is not known" unknown_name <<'END'
theorem t
  for "A name."
  value x
  show x = y
  by slice
END
expect 1 "a formula is expected" sorts <<'END'
theorem t
  for "Sorts."
  value x
  show x + 1
  by slice
END
expect 1 "is defined already" twice <<'END'
define f(x) = x
define f(x) = x + 1
END

# Of use.
echo "# none" >"$work/none.list"
echo kept >"$work/kept.list"
expect 1 "\`lost\` is of no use" reach --reach --steps "$work/kept.list" <<'END'
theorem lost
  for "Nobody cites it."
  value x
  const a b
  given int(x, a, b)
  show int(x, a, b)
  by slice
theorem kept
  for "Step: listed."
  value x
  const a b
  given int(x, a, b)
  show int(x, a, b)
  by slice
END
expect 1 "does not have the shape" step_shape --steps "$work/kept.list" <<'END'
theorem kept
  for "Not a fact about variables."
  value x
  show int(x & 1, 0, 1)
  by slice
END
expect 1 "definition \`spare\` is not used" reach_definition --reach --steps "$work/none.list" <<'END'
define spare(x) = x
END
printf '| T-ONE, T-TWO | both |\n' >"$work/rows.md"
cat >"$work/safety.thm" <<'END'
environment aligned
  for "Aligned."
  show (B & 0xffffffff) = 0
semantics add.i64 RR
  for "Sum."
  operands d s
  result d' = d + s
  row T-ONE same
    given d = 0
    yields d' = s
    by slice
END
expect 1 "row T-TWO has no justification" rows --rows "$work/rows.md" --safety "$work/safety.thm" </dev/null
sed 's/T-ONE same/T-TWO same/' "$work/safety.thm" >"$work/safety2.thm"
expect 1 "row T-ONE has no justification" rows_other --rows "$work/rows.md" --safety "$work/safety2.thm" </dev/null
expect 1 "no semantics for" isa --isa --safety "$work/safety.thm" </dev/null
sed 's/d + s/d - s/' "$work/safety.thm" >"$work/safety3.thm"
expect 1 "add.i64 RR T-ONE same\` is not proven" altered_semantics --safety "$work/safety3.thm" </dev/null
sed 's/RR$/RQ/' "$work/safety.thm" >"$work/safety4.thm"
expect 1 "the ISA has no row add.i64 RQ" form --isa --safety "$work/safety4.thm" </dev/null

# Local theories.
printf 'axiom a\n  for "No."\n  show 0 = 1\n' >"$work/mine.thm"
expect 1 "expected an item, found \`axiom\`" local_axiom --local "$work/mine.thm" </dev/null
printf 'theorem a\n  for "Yes."\n  value x\n  show int(x & 7, 0, 7)\n  by slice\n' >"$work/mine.thm"
expect 0 "2 theorems proven" local --local "$work/mine.thm" --write-local "$work/local.bin" <<'END'
theorem below
  for "Under it."
  show true
  by eval
END
[ -s "$work/local.bin" ] || fail "no binary form was written"

"$tool" --help | grep -q "^usage: dogma-thm" || fail "--help"
"$tool" --version | grep -q "^dogma-thm " || fail "--version"
got=0; "$tool" --frobnicate 2>/dev/null || got=$?; [ "$got" = 2 ] || fail "unknown option: status $got"
got=0; "$tool" "$work/absent.thm" 2>/dev/null || got=$?; [ "$got" = 3 ] || fail "absent file: status $got"
echo "theory_tool: $count sources, $failures failures"
[ "$failures" = 0 ]
