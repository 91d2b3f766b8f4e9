#!/bin/bash
# helm lint of the chart, with its own values and with those for kind; warnings count as errors.
. "$(dirname "$0")/../env.sh"
chart=$TTG_ROOT/config/helm/ttg-operator
for values in "$chart/values.yaml" "$TTG_ROOT/config/helm/kind-values.yaml"; do
  said=$(helm lint --strict --quiet "$chart" --values "$values" 2>&1) || fail "$said"
done
