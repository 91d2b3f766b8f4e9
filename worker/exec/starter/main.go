// Starts the executables of `algorithm.exec` at the price of a small process. Node copies its own memory for each process
// that it starts, which takes several times as long as the process itself.
//
//	exec-starter --with-executables PROGRAM ARGUMENT…
//
// runs PROGRAM, and beside it a process that starts executables in the present folder: requests go to that on descriptor
// 6, answers come back on descriptor 7 (worker/exec/started-run.ts is the other end). When one of the two ends, or
// descriptor 5 closes, everything ends that any of them has started.
//
//	exec-starter PROGRAM ARGUMENT…
//
// does so for a program alone that may start processes by itself.
package main

import (
	"fmt"
	"os"
)

const (
	withExecutables = "--with-executables"
	// What the second process is called with.
	serveArgument = "--serve"
)

func main() {
	arguments := os.Args[1:]
	if len(arguments) == 1 && arguments[0] == serveArgument {
		exitOn(serve())
		return
	}
	withStarter := len(arguments) > 0 && arguments[0] == withExecutables
	if withStarter {
		arguments = arguments[1:]
	}
	if len(arguments) == 0 {
		exitOn(fmt.Errorf("which program? exec-starter [%s] PROGRAM ARGUMENT…", withExecutables))
	}
	exitOn(hold(arguments, withStarter))
}

func exitOn(err error) {
	if err == nil {
		return
	}
	fmt.Fprintf(os.Stderr, "exec-starter: %v\n", err)
	os.Exit(1)
}
