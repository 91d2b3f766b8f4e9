#!/bin/bash
# Generated tests for as long as you like: N= cases of each kind (default 200), the first with SEED= (default: by the
# clock). `N=1 SEED=…` repeats one case alone, as a failure says.
set -eu
export N="${N:-200}"
exec npm run -s generated
