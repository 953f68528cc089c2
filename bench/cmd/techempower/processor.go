package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of processor times in /proc (USER_HZ), on every architecture of Linux
// that Go runs on.
const tick = 10 * time.Millisecond

// processorTime is how long a process, its children and those that it has waited for have
// used processors. Systems without /proc do not tell: it is 0 then.
func processorTime(pid int) time.Duration {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	id := strconv.Itoa(pid)
	var sum int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		// "pid (name) state ppid …": proc_pid_stat(5). The name may have anything in it.
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		const parent, first, last = 1, 11, 14 // utime, stime, cutime and cstime
		if len(fields) <= last {
			continue
		}
		own := filepath.Base(filepath.Dir(file)) == id
		if !own && fields[parent] != id {
			continue
		}
		for i := first; i <= last; i++ {
			if !own && i > first+1 {
				break // what a child has waited for is no child of ours
			}
			n, _ := strconv.Atoi(fields[i])
			sum += n
		}
	}
	return time.Duration(sum) * tick
}
