package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"
)

// An answer waits for others so long at most, whatever runs meanwhile.
const linger = 5 * time.Millisecond

// answers writes what executables ended with, many at once where they are quick: who reads them is woken less often.
type answers struct {
	mutex   sync.Mutex
	out     *bufio.Writer
	flushed time.Time
	later   *time.Timer
}

func newAnswers(out io.Writer) *answers {
	a := &answers{out: bufio.NewWriterSize(out, 64*1024)}
	// What goes wrong there goes wrong again at the next answer.
	a.later = time.AfterFunc(time.Hour, func() { _ = a.flush() })
	return a
}

// add writes an answer: at once unless another one follows soon.
func (a *answers) add(end ending, another bool) error {
	said, err := json.Marshal(end.said)
	if err != nil {
		return err
	}
	a.mutex.Lock()
	fmt.Fprintf(a.out, `{"code":%d,"signal":%d,"error":%s,"peakKiB":%d,"stdout":%d,"stderr":%d}`+"\n",
		end.code, end.signal, said, end.peakKiB, len(end.stdout), len(end.stderr))
	a.out.Write(end.stdout)
	a.out.Write(end.stderr)
	waits := another && time.Since(a.flushed) < linger
	a.mutex.Unlock()
	if waits {
		a.later.Reset(linger)
		return nil
	}
	return a.flush()
}

func (a *answers) flush() error {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.flushed = time.Now()
	return a.out.Flush()
}
