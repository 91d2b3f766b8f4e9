module ttg.io/exec-starter

go 1.21
