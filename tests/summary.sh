#!/bin/sh
# usage: summary.sh LOG...
# What a run of `make check` gave: Check's summary line of each runner, the
# reason of each skipped test, the end of the log of each failed one, and last
# the count. A Check case and a script count one each. A line "SKIP: reason"
# in the log of a test counts as one skipped; in a runner that is a case,
# which Check itself reports as passed.
set -eu

passed=0 failed=0 skipped=0

# The last number named $2 in Check's summary line $1.
number()
{
    printf '%s\n' "$1" | sed "s/.*$2: \([0-9]*\).*/\1/"
}

show_skips()
{
    sed -n "s|^SKIP: |skipped: $2: |p" "$1"
}

# The reason is the last line that the script printed itself.
show_skipped_test()
{
    grep -v -e '^SKIP [^:]*(exit status' -e '^$' "$1" | tail -n 1 |
        sed -e 's/^SKIP: //' -e "s|^|skipped: $2: |"
}

show_failure()
{
    printf '%s\n' "failed: $2; $1 ends:"
    tail -n 25 "$1" | sed 's/^/    /'
}

for log; do
    trs=${log%.log}.trs
    name=$(printf '%s\n' "${log%.log}" | sed 's|.*/tests/||; s|^tests/||')
    result=$(sed -n 's/^:test-result: *\([A-Z]*\).*/\1/p' "$trs" 2>/dev/null ||
        true)
    checks=$(sed -n '/^[0-9]*%: Checks: /p' "$log" 2>/dev/null | tail -n 1 ||
        true)
    cases=1 bad=0 not_run=0
    if [ -n "$checks" ]; then
        printf '%s  (%s)\n' "$checks" "$name"
        cases=$(number "$checks" Checks)
        bad=$(($(number "$checks" Failures) + $(number "$checks" Errors)))
        not_run=$(grep -c '^SKIP: ' "$log" || true)
        cases=$((cases - not_run))
    elif [ "$result" = PASS ]; then
        not_run=$(grep -c '^SKIP: ' "$log" || true)
    fi
    case $result in
    PASS) show_skips "$log" "$name" ;;
    SKIP)
        cases=0 bad=0 not_run=1
        show_skipped_test "$log" "$name"
        ;;
    *)
        [ $bad -gt 0 ] || bad=1
        [ -n "$checks" ] || cases=1
        [ $cases -ge $bad ] || cases=$bad
        if [ -e "$log" ]; then
            show_skips "$log" "$name"
            show_failure "$log" "$name"
        else
            printf '%s\n' "failed: $name: it was not run"
        fi
        ;;
    esac
    passed=$((passed + cases - bad))
    failed=$((failed + bad))
    skipped=$((skipped + not_run))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
