package main

import (
	"os"
	"syscall"
)

const (
	// Of the output so much is looked at, from its end.
	mostStdout = 1024 * 1024
	// Of what it says on stderr so much goes into the failure, from its end.
	mostStderr = 4096
	shell      = "/bin/sh"
)

// ending is how an executable ended.
type ending struct {
	code, signal int
	// Why it could not be started.
	said           string
	peakKiB        int64
	stdout, stderr []byte
}

// runner runs executables one after the other.
type runner struct {
	scratch        *scratch
	env            []string
	nothing        *os.File
	stdout, stderr *output
}

func newRunner(scratch *scratch, env []string) (*runner, error) {
	nothing, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	return &runner{scratch: scratch, env: env, nothing: nothing, stdout: &output{}, stderr: &output{}}, nil
}

// run runs an executable in an empty folder to its end, and ends what it leaves running.
func (r *runner) run(arguments []string) ending {
	if len(arguments) == 0 {
		return ending{said: "no executable is named"}
	}
	folder, err := r.scratch.empty()
	if err != nil {
		return ending{said: err.Error()}
	}
	for _, output := range []*output{r.stdout, r.stderr} {
		if err := output.prepare(r.scratch.root); err != nil {
			return ending{said: err.Error()}
		}
	}
	pid, err := start(arguments, &syscall.ProcAttr{
		Dir:   folder,
		Env:   append(r.env, "TMPDIR="+folder),
		Files: []uintptr{r.nothing.Fd(), r.stdout.file.Fd(), r.stderr.file.Fd()},
	})
	if err != nil {
		return ending{said: err.Error()}
	}
	end := wait(pid)
	if endLeftovers() {
		r.scratch.clean()
	} else {
		// Something may still write.
		r.scratch.abandon()
		defer r.stdout.abandon()
		defer r.stderr.abandon()
	}
	end.stdout = r.stdout.take(mostStdout)
	end.stderr = r.stderr.take(mostStderr)
	return end
}

func start(arguments []string, attributes *syscall.ProcAttr) (int, error) {
	pid, err := syscall.ForkExec(arguments[0], arguments, attributes)
	if err == syscall.ENOEXEC {
		// A script without its first line, as a shell and Node take it.
		return syscall.ForkExec(shell, append([]string{shell}, arguments...), attributes)
	}
	if err != nil {
		return 0, &os.PathError{Op: "starting", Path: arguments[0], Err: err}
	}
	return pid, nil
}

// wait waits for an executable's end; others, orphans of it, may end before.
func wait(pid int) ending {
	var status syscall.WaitStatus
	var used syscall.Rusage
	for {
		ended, err := syscall.Wait4(-1, &status, 0, &used)
		if err == syscall.EINTR || (err == nil && ended != pid) {
			continue
		}
		if err != nil {
			return ending{said: "waiting for it: " + err.Error()}
		}
		break
	}
	if status.Signaled() {
		return ending{signal: int(status.Signal()), peakKiB: used.Maxrss}
	}
	return ending{code: status.ExitStatus(), peakKiB: used.Maxrss}
}
