module ttg/pause

go 1.26
