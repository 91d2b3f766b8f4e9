package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const mode = 0o700

// scratch gives an empty folder for each executable. One that was left as it was is given again.
type scratch struct {
	root, prefix string
	count        int
	// The present folder, "" where there is none.
	path   string
	handle *os.File
}

// newScratch works below the present folder, and removes what processes like this one left there that were killed.
func newScratch() (*scratch, error) {
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	removeForsaken(root)
	return &scratch{root: root, prefix: fmt.Sprintf("exec-%d-", os.Getpid())}, nil
}

// empty gives the path of an empty folder.
func (s *scratch) empty() (string, error) {
	if s.path != "" {
		return s.path, nil
	}
	s.count++
	path := filepath.Join(s.root, s.prefix+strconv.Itoa(s.count))
	if err := os.Mkdir(path, mode); err != nil {
		return "", err
	}
	handle, err := os.Open(path)
	if err != nil {
		return "", err
	}
	s.path, s.handle = path, handle
	return path, nil
}

// clean makes sure that the next executable has an empty folder; nothing runs in the present one any more.
func (s *scratch) clean() {
	if s.path != "" && !s.isAsNew() {
		s.remove()
	}
}

// abandon removes the present folder as far as that can be done while something may still write to it.
func (s *scratch) abandon() { s.remove() }

func (s *scratch) remove() {
	if s.path == "" {
		return
	}
	s.handle.Close()
	removeAll(s.path)
	s.path = ""
}

func (s *scratch) isAsNew() bool {
	var stat syscall.Stat_t
	if err := syscall.Fstat(int(s.handle.Fd()), &stat); err != nil || stat.Nlink == 0 || stat.Mode&0o7777 != mode {
		return false
	}
	if _, err := s.handle.Seek(0, 0); err != nil {
		return false
	}
	names, err := s.handle.Readdirnames(1)
	return len(names) == 0 && err != nil
}

func removeForsaken(root string) {
	folders, _ := filepath.Glob(filepath.Join(root, "exec-*-*"))
	for _, folder := range folders {
		pid, err := strconv.Atoi(strings.Split(filepath.Base(folder), "-")[1])
		if err == nil && !isAlive(pid) {
			removeAll(folder)
		}
	}
}

// isAlive is false also for a process that was killed and that nobody has asked about yet.
func isAlive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z") && !strings.HasPrefix(state, "X")
}

// removeAll removes a folder, also where folders in it may not be written to.
func removeAll(folder string) {
	if os.RemoveAll(folder) == nil {
		return
	}
	_ = filepath.Walk(folder, func(path string, info os.FileInfo, _ error) error {
		if info != nil && info.IsDir() {
			_ = os.Chmod(path, mode)
		}
		return nil
	})
	_ = os.RemoveAll(folder)
}
