// Starts the executables of `algorithm.exec` at the price of a small process. Node copies its own memory for each process
// that it starts, which takes several times as long as the process itself.
//
//	exec-starter PROGRAM ARGUMENT…
//
// becomes PROGRAM after it has left a process beside it that starts executables in the present folder: requests go to it
// on descriptor 6, answers come back on descriptor 7 (worker/exec/started-run.ts is the other end). That process ends when
// descriptor 6 closes.
package main

import (
	"fmt"
	"os"
	"syscall"
)

const (
	requestsOut = 6
	answersIn   = 7
	// What the second process is called with.
	serveArgument = "--serve"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == serveArgument {
		exitOn(serve())
		return
	}
	if len(os.Args) < 2 {
		exitOn(fmt.Errorf("which program? exec-starter PROGRAM ARGUMENT…"))
	}
	exitOn(begin(os.Args[1:]))
}

// begin leaves the process that starts executables, and becomes the program.
func begin(program []string) error {
	preferForOutOfMemoryKill()
	var requests, answers [2]int
	for _, pipe := range []*[2]int{&requests, &answers} {
		if err := syscall.Pipe2(pipe[:], syscall.O_CLOEXEC); err != nil {
			return fmt.Errorf("pipe: %w", err)
		}
	}
	attributes := &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{uintptr(requests[0]), uintptr(answers[1]), 2},
	}
	if _, err := syscall.ForkExec("/proc/self/exe", []string{os.Args[0], serveArgument}, attributes); err != nil {
		return fmt.Errorf("starting it beside: %w", err)
	}
	if err := place(requests[1], answers[0]); err != nil {
		return err
	}
	return fmt.Errorf("%s: %w", program[0], syscall.Exec(program[0], program, os.Environ()))
}

// place puts the program's ends of the pipes where it looks for them.
func place(requests, answers int) error {
	// Out of the way first: either may stand where the other has to be.
	for _, descriptor := range []*int{&requests, &answers} {
		above, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(*descriptor), syscall.F_DUPFD_CLOEXEC, answersIn+1)
		if errno != 0 {
			return fmt.Errorf("dup: %w", errno)
		}
		*descriptor = int(above)
	}
	if err := syscall.Dup3(requests, requestsOut, 0); err != nil {
		return fmt.Errorf("dup: %w", err)
	}
	if err := syscall.Dup3(answers, answersIn, 0); err != nil {
		return fmt.Errorf("dup: %w", err)
	}
	return nil
}

// preferForOutOfMemoryKill has the kernel take what runs here, not the worker, when memory runs out.
func preferForOutOfMemoryKill() {
	// Where it may not be said, the worker says it.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
}

func exitOn(err error) {
	if err == nil {
		return
	}
	fmt.Fprintf(os.Stderr, "exec-starter: %v\n", err)
	os.Exit(1)
}
