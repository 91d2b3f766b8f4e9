package main

import (
	"os"
	"syscall"
)

// output takes what an executable writes: a file without a name. Not a pipe: what is left running would hold that open.
type output struct{ file *os.File }

// prepare has an empty file ready.
func (o *output) prepare(folder string) error {
	if o.file != nil {
		return nil
	}
	const unnamed = 0o20000000 | syscall.O_DIRECTORY
	file, err := os.OpenFile(folder, unnamed|os.O_RDWR, 0o600)
	if err != nil {
		// Not every file system has files without a name.
		if file, err = os.CreateTemp(folder, "exec-output-"); err != nil {
			return err
		}
		if err := os.Remove(file.Name()); err != nil {
			return err
		}
	}
	o.file = file
	return nil
}

// take gives the last bytes that were written, at most so many, and empties the file.
func (o *output) take(most int64) []byte {
	info, err := o.file.Stat()
	if err != nil {
		o.abandon()
		return nil
	}
	size := info.Size()
	bytes := make([]byte, min(size, most))
	read, _ := o.file.ReadAt(bytes, size-int64(len(bytes)))
	if size > 0 && o.file.Truncate(0) != nil {
		o.abandon()
	} else if _, err := o.file.Seek(0, 0); err != nil {
		o.abandon()
	}
	return bytes[:read]
}

// abandon has the next executable write to another file.
func (o *output) abandon() {
	if o.file != nil {
		o.file.Close()
		o.file = nil
	}
}
