#!/bin/sh
# Squares each whole number, speaking the contract by itself.
read -r _ <&3
echo '{"ready":true}' >&4
while IFS= read -r line <&3; do
  id=${line#*'"i":'} id=${id%%,*}
  parameter=${line#*'"p":'} parameter=${parameter%'}'*}
  case $parameter in
    '' | *[!0-9-]*) echo "{\"i\":$id,\"e\":{\"type\":\"NoWholeNumber\",\"message\":\"the parameter is no whole number\"}}" >&4 ;;
    *) echo "{\"i\":$id,\"r\":$((parameter * parameter))}" >&4 ;;
  esac
done
