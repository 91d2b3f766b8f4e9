package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// The folder from which the worker was started is none of the executable's business.
const folderVariable = "TTG_FOLDER="

// serve answers each line of its input, the arguments of an executable as a JSON array, by running that to its end. The
// answer is a line
//
//	{"code":0,"signal":0,"error":"","peakKiB":1234,"stdout":10,"stderr":0}
//
// and the ends of what the executable wrote to stdout and stderr, so many bytes. Where the next request is there already
// it may come a little later.
func serve() error {
	becomeSubreaper()
	scratch, err := newScratch()
	if err != nil {
		return err
	}
	defer scratch.remove()
	runner, err := newRunner(scratch, environment())
	if err != nil {
		return err
	}
	requests := bufio.NewReaderSize(os.NewFile(0, "requests"), 64*1024)
	answers := newAnswers(os.NewFile(1, "answers"))
	for {
		line, err := requests.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		var arguments []string
		if err := json.Unmarshal(line, &arguments); err != nil {
			return fmt.Errorf("the line %q: %w", line, err)
		}
		if err := answers.add(runner.run(arguments), requests.Buffered() > 0); err != nil {
			return fmt.Errorf("answering: %w", err)
		}
	}
}

func environment() []string {
	kept := make([]string, 0, len(os.Environ()))
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, folderVariable) && !strings.HasPrefix(variable, "TMPDIR=") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// becomeSubreaper makes this process the parent of what executables leave behind, so that it can be ended.
func becomeSubreaper() {
	const setChildSubreaper = 36
	syscall.RawSyscall(syscall.SYS_PRCTL, setChildSubreaper, 1, 0)
}
