package main

import (
	"io"
	"strings"
)

const (
	mostLines = 20
	mostBytes = 8 * 1024
)

// Keeps the end of what is written to it.
type tail struct{ kept []byte }

func (t *tail) Write(chunk []byte) (int, error) {
	t.kept = append(t.kept, chunk...)
	if extra := len(t.kept) - mostBytes; extra > 0 {
		t.kept = t.kept[extra:]
	}
	return len(chunk), nil
}

func (t *tail) text() string {
	lines := strings.Split(strings.TrimSpace(string(t.kept)), "\n")
	return strings.Join(lines[max(0, len(lines)-mostLines):], "\n")
}

// Writes to a tail and to something else.
type both struct {
	last *tail
	rest io.Writer
}

func (b both) Write(chunk []byte) (int, error) {
	_, _ = b.last.Write(chunk)
	return b.rest.Write(chunk)
}
