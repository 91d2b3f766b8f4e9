package main

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

const (
	// Closes when all is to end.
	life = 5
	// What a shell says of a program that a signal ended is this and the signal's number.
	signalled = 128
)

func init() {
	// Here it is the process's first thread: its children are those that the worker sees.
	runtime.LockOSThread()
}

// hold runs a program, and by choice the process that starts executables beside it, to the end of either, ends what they
// leave, and ends as the program did. It stays the parent of both, and is that of all they leave: if it were killed with
// them, their entries in the kernel's table would go to the first process of the container, the worker, and Node asks
// for none but those that it has started itself.
func hold(program []string, withStarter bool) error {
	preferForOutOfMemoryKill()
	becomeSubreaper()
	child, beside, err := startBoth(program, withStarter)
	if err != nil {
		endLeftovers()
		return err
	}
	go func() {
		waitForEnd(os.NewFile(life, "life"))
		endLeftovers()
		os.Exit(signalled + int(syscall.SIGKILL))
	}()
	status := waitForFirst(child, beside)
	endLeftovers()
	endLike(status)
	return nil
}

// startBoth gives the process ids of the program and of what starts executables, 0 where that is not wanted.
func startBoth(program []string, withStarter bool) (int, int, error) {
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
	// The program takes the end of `held` for the end of `life`: it closes with this process. As it then ends its
	// process group, it has one of its own.
	files := []uintptr{0, 1, 2, 3, 4, uintptr(held[0])}
	if withStarter {
		files = append(files, uintptr(requests[1]), uintptr(answers[0]))
	}
	// The first of its children: there the worker looks for it.
	child, err := start(program, &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: files,
		Sys:   &syscall.SysProcAttr{Setpgid: true},
	})
	if err != nil || !withStarter {
		return child, 0, err
	}
	beside, err := startServing(requests[0], answers[1])
	return child, beside, err
}

func startServing(requests, answers int) (int, error) {
	pid, err := syscall.ForkExec("/proc/self/exe", []string{os.Args[0], serveArgument}, &syscall.ProcAttr{
		Env:   os.Environ(),
		Files: []uintptr{uintptr(requests), uintptr(answers), 2},
	})
	if err != nil {
		return 0, fmt.Errorf("starting it beside: %w", err)
	}
	return pid, nil
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
func waitForFirst(program, beside int) syscall.WaitStatus {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case err == syscall.EINTR || (err == nil && pid != program && pid != beside):
			continue
		case err != nil || pid != program:
			return 1 << 8 // Exit code 1: the program cannot go on alone.
		default:
			return status
		}
	}
}

// endLike ends this process by the same exit code or signal.
func endLike(status syscall.WaitStatus) {
	if !status.Signaled() {
		os.Exit(status.ExitStatus())
	}
	// Go's own handlers are in the way, and a core is the program's.
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	byDefault := [4]uint64{}
	syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(status.Signal()), uintptr(unsafe.Pointer(&byDefault)), 0, 8, 0, 0)
	_ = syscall.Kill(os.Getpid(), status.Signal())
	os.Exit(signalled + int(status.Signal()))
}

// preferForOutOfMemoryKill has the kernel take what runs here, not the worker, when memory runs out.
func preferForOutOfMemoryKill() {
	// Where it may not be said, the worker says it.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
}
