package main

import (
	"fmt"
	"os"
	"syscall"
)

const (
	// Closes when all is to end.
	life = 5
	// What a shell says of a program that a signal ended is this and the signal's number.
	signalled = 128
)

// hold runs the program, and the process that starts executables beside it, to the end of either, and ends what they
// leave; it gives the program's exit code. It stays the parent of both, and is that of all they leave: if it were killed
// with them, their entries in the kernel's table would go to the first process of the container, the worker, and Node
// asks for none but those that it has started itself.
func hold(program []string) (int, error) {
	preferForOutOfMemoryKill()
	becomeSubreaper()
	child, beside, err := startBoth(program)
	if err != nil {
		endLeftovers()
		return 0, err
	}
	go func() {
		waitForEnd(os.NewFile(life, "life"))
		endLeftovers()
		os.Exit(signalled + int(syscall.SIGKILL))
	}()
	code := waitForFirst(child, beside)
	endLeftovers()
	return code, nil
}

// startBoth gives the process ids of the program and of what starts executables.
func startBoth(program []string) (int, int, error) {
	var requests, answers, held [2]int
	for _, pipe := range []*[2]int{&requests, &answers, &held} {
		if err := syscall.Pipe2(pipe[:], syscall.O_CLOEXEC); err != nil {
			return 0, 0, fmt.Errorf("pipe: %w", err)
		}
	}
	// Its own are not to keep open what others wait for to close.
	defer closeAll(3, 4, requests[0], requests[1], answers[0], answers[1], held[0])
	for descriptor := 3; descriptor <= life; descriptor++ {
		syscall.CloseOnExec(descriptor)
	}
	beside, err := syscall.ForkExec("/proc/self/exe", []string{os.Args[0], serveArgument}, &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{uintptr(requests[0]), uintptr(answers[1]), 2},
	})
	if err != nil {
		return 0, 0, fmt.Errorf("starting it beside: %w", err)
	}
	// The program takes the end of `held` for the end of `life`: it closes with this process. As it then ends its
	// process group, it has one of its own.
	child, err := syscall.ForkExec(program[0], program, &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{0, 1, 2, 3, 4, uintptr(held[0]), uintptr(requests[1]), uintptr(answers[0])},
		Sys:   &syscall.SysProcAttr{Setpgid: true},
	})
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", program[0], err)
	}
	return child, beside, nil
}

func closeAll(descriptors ...int) {
	for _, descriptor := range descriptors {
		_ = syscall.Close(descriptor)
	}
}

func waitForEnd(file *os.File) {
	for nothing := make([]byte, 1); ; {
		if _, err := file.Read(nothing); err != nil {
			return
		}
	}
}

// waitForFirst waits until one of the two has ended; others, orphans of them, may end before.
func waitForFirst(program, beside int) int {
	var status syscall.WaitStatus
	for {
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case err == syscall.EINTR || (err == nil && pid != program && pid != beside):
			continue
		case err != nil || (pid == beside && !status.Signaled()):
			return 1
		case status.Signaled():
			return signalled + int(status.Signal())
		default:
			return status.ExitStatus()
		}
	}
}

// preferForOutOfMemoryKill has the kernel take what runs here, not the worker, when memory runs out.
func preferForOutOfMemoryKill() {
	// Where it may not be said, the worker says it.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
}
