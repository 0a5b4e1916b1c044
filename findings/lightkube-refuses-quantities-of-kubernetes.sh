#!/usr/bin/env bash
# lightkube 1.0.1 refuses quantities that a cluster itself reports.
#
# Seen: its `parse_quantity` is for "a K8s quantity" and names the definition of Kubernetes, but it raises ValueError for '215723n' and
# '500u', and for '12E6', while it reads '12e6'. The metrics API reports the use of a CPU with exactly these suffixes (`usage: {cpu:
# 215723n}`), and in that definition an exponent begins with `e` or `E`. It reads '1Zi', which the definition does not have.
# `equals_canonically` fails in the same way, so what a container asks for and what it uses cannot be compared with the function that is
# there for comparing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet lightkube==1.0.1
cat > see.py <<'PY'
from decimal import Decimal

from lightkube.utils.quantity import equals_canonically, parse_quantity


def seen(read, *values):
    try:
        return read(*values)
    except ValueError as error:
        return str(error)


stated = {
    '250m': Decimal('0.25'),
    '12e6': 12_000_000,
    '12E6': 'Invalid unit suffix: E6',
    '500u': 'Invalid unit suffix: u',
    '215723n': 'Invalid unit suffix: n',
    '1Zi': 1024**7,
}
for text, expected in stated.items():
    found = seen(parse_quantity, text)
    print(f'{text}: {found}')
    assert found == expected, 'the behavior has changed'
compared = seen(equals_canonically, {'cpu': '1m'}, {'cpu': '1000000n'})
print(f'1m and 1000000n: {compared}')
assert compared == 'Invalid unit suffix: n', 'the behavior has changed'
PY
venv/bin/python see.py
echo 'as stated: three valid spellings are refused, and one that Kubernetes does not have is read'
