// The entry point of a tool's container: runs what stage-in wrote down, and writes down how it ended.
//
//	launcher <folder>
//
// The folder holds argv.json, and gets exit.json. The launcher ends with 0 where the tool succeeded, with 100 where it
// failed and trying again does not help, and with the tool's own code where it may.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

type order struct {
	// Nothing is to be run: the outcome is in the cache.
	Skip               bool              `json:"skip"`
	Argv               []string          `json:"argv"`
	Env                map[string]string `json:"env"`
	Cwd                string            `json:"cwd"`
	Stdin              string            `json:"stdin"`
	Stdout             string            `json:"stdout"`
	Stderr             string            `json:"stderr"`
	TimeLimitSeconds   float64           `json:"timeLimitSeconds"`
	SuccessCodes       []int             `json:"successCodes"`
	TemporaryFailCodes []int             `json:"temporaryFailCodes"`
	PermanentFailCodes []int             `json:"permanentFailCodes"`
}

type ending struct {
	ExitCode  int     `json:"exitCode"`
	Seconds   float64 `json:"seconds"`
	LastLines string  `json:"lastLines"`
	// Why the tool was ended, or could not start.
	Reason string `json:"reason,omitempty"`
}

const (
	permanent = 100
	// How long a tool that was asked to end may tidy up.
	grace = 20 * time.Second
	// Variables of the container that a tool has no business with: they lead to the keys of the task's role.
	secretPrefixes = "AWS_ ECS_"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: launcher <folder>")
		os.Exit(2)
	}
	os.Exit(launch(os.Args[1]))
}

func launch(folder string) int {
	var o order
	text, err := os.ReadFile(filepath.Join(folder, "argv.json"))
	if err == nil {
		err = json.Unmarshal(text, &o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "launcher:", err)
		return 1
	}
	if o.Skip {
		return 0
	}
	e := run(o)
	text, err = json.Marshal(e)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "exit.json"), text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "launcher:", err)
		return 1
	}
	return code(o, e)
}

// The exit code of the launcher.
func code(o order, e ending) int {
	failCodes := slices.Concat(o.TemporaryFailCodes, o.PermanentFailCodes)
	succeeded := slices.Contains(o.SuccessCodes, e.ExitCode) || e.ExitCode == 0 && !slices.Contains(failCodes, 0)
	switch {
	case e.Reason == "" && succeeded:
		return 0
	case e.Reason == "" && slices.Contains(o.TemporaryFailCodes, e.ExitCode) && e.ExitCode != permanent:
		return max(e.ExitCode, 1)
	}
	return permanent
}

func run(o order) ending {
	started := time.Now()
	last := &tail{}
	e := ending{}
	fail := func(err error) ending {
		return ending{ExitCode: 127, Reason: err.Error(), Seconds: time.Since(started).Seconds(), LastLines: last.text()}
	}
	if len(o.Argv) == 0 {
		return fail(errors.New("the tool has no command"))
	}
	environment := environmentOf(o.Env)
	program, err := find(o.Argv[0], environment)
	if err != nil {
		return fail(fmt.Errorf("the program %s is not in the image", o.Argv[0]))
	}
	command := &exec.Cmd{Path: program, Args: o.Argv, Dir: o.Cwd, Env: environment}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	// What it left in the background may hold its streams open.
	command.WaitDelay = 2 * time.Second
	command.Stdout, command.Stderr = os.Stdout, both{last, os.Stderr}
	if o.Stdin != "" {
		if command.Stdin, err = os.Open(o.Stdin); err != nil {
			return fail(err)
		}
	}
	if o.Stdout != "" {
		if command.Stdout, err = create(o.Stdout); err != nil {
			return fail(err)
		}
	}
	if o.Stderr != "" {
		file, err := create(o.Stderr)
		if err != nil {
			return fail(err)
		}
		command.Stderr = both{last, file}
	}
	if err := command.Start(); err != nil {
		return fail(fmt.Errorf("the program %s does not start: %w", o.Argv[0], err))
	}
	e.Reason = supervise(command, o)
	e.ExitCode = exitCode(command)
	e.Seconds, e.LastLines = time.Since(started).Seconds(), last.text()
	return e
}

// Waits for the tool, passes signals on, and ends it at its time limit. Answers why it was ended, if it was.
func supervise(command *exec.Cmd, o order) string {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	var limit <-chan time.Time
	if o.TimeLimitSeconds > 0 {
		limit = time.After(time.Duration(o.TimeLimitSeconds * float64(time.Second)))
	}
	var kill <-chan time.Time
	group := -command.Process.Pid
	reason := ""
	for {
		select {
		case <-ended:
			// What the tool left behind in the background ends with it.
			_ = syscall.Kill(group, syscall.SIGKILL)
			return reason
		case received := <-signals:
			_ = syscall.Kill(group, received.(syscall.Signal))
			kill = time.After(grace)
		case <-limit:
			reason = fmt.Sprintf("it took longer than the %g s of its ToolTimeLimit", o.TimeLimitSeconds)
			_ = syscall.Kill(group, syscall.SIGKILL)
		case <-kill:
			_ = syscall.Kill(group, syscall.SIGKILL)
		}
	}
}

func exitCode(command *exec.Cmd) int {
	status, ok := command.ProcessState.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return command.ProcessState.ExitCode()
}

// Variables of the image, then those of the tool.
func environmentOf(env map[string]string) []string {
	kept := []string{}
	for _, one := range os.Environ() {
		secret := slices.ContainsFunc(strings.Fields(secretPrefixes), func(p string) bool { return strings.HasPrefix(one, p) })
		if !secret {
			kept = append(kept, one)
		}
	}
	for name, value := range env {
		kept = append(kept, name+"="+value)
	}
	return kept
}

func find(name string, environment []string) (string, error) {
	for _, one := range environment {
		if path, ok := strings.CutPrefix(one, "PATH="); ok {
			_ = os.Setenv("PATH", path)
		}
	}
	return exec.LookPath(name)
}

func create(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	return os.Create(path)
}
