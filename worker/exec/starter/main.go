// Starts the executables of `algorithm.exec` at the price of a small process. Node copies its own memory for each process
// that it starts, which takes several times as long as the process itself.
//
//	exec-starter PROGRAM ARGUMENT…
//
// runs PROGRAM, and beside it a process that starts executables in the present folder: requests go to that on descriptor
// 6, answers come back on descriptor 7 (worker/exec/started-run.ts is the other end). When one of the two ends, or
// descriptor 5 closes, everything ends that any of them has started.
package main

import (
	"fmt"
	"os"
)

// What the second process is called with.
const serveArgument = "--serve"

func main() {
	if len(os.Args) == 2 && os.Args[1] == serveArgument {
		exitOn(serve())
		return
	}
	if len(os.Args) < 2 {
		exitOn(fmt.Errorf("which program? exec-starter PROGRAM ARGUMENT…"))
	}
	code, err := hold(os.Args[1:])
	exitOn(err)
	os.Exit(code)
}

func exitOn(err error) {
	if err == nil {
		return
	}
	fmt.Fprintf(os.Stderr, "exec-starter: %v\n", err)
	os.Exit(1)
}
