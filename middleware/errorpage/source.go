package errorpage

import (
	"bufio"
	"os"
	"runtime/debug"
	"strings"
)

// sourceLine is one line of a file.
type sourceLine struct {
	Number int
	Text   string
	Hit    bool // the line that was running
}

const (
	// around is how many lines are shown before and after the line that ran.
	around = 6

	// maxSources is for how many calls source is shown.
	maxSources = 8
)

// illustrate marks the calls of module and adds the source of the innermost
// ones of them. It returns the number of calls down to the last one marked. If
// none is, it shows the innermost call and returns them all.
func illustrate(frames []frame, module string) (last int) {
	shown := 0
	for i := range frames {
		f := &frames[i]
		if f.Own = ofModule(f.Func, module); !f.Own {
			continue
		}
		last = i + 1
		if shown < maxSources {
			f.Source = sourceAround(f.File, f.Line)
			shown++
		}
	}
	if last == 0 && len(frames) > 0 {
		frames[0].Source = sourceAround(frames[0].File, frames[0].Line)
		return len(frames)
	}
	return last
}

// ofModule reports whether a function, "path/pkg.Func" or "path/pkg.(*T).Method",
// is of a package of module or of package main.
func ofModule(function, module string) bool {
	if strings.HasPrefix(function, "main.") {
		return true
	}
	rest, ok := strings.CutPrefix(function, module)
	return ok && module != "" && rest != "" && strings.IndexByte("./_", rest[0]) >= 0
}

// mainModule is the path of the program's module, "" if the program was built
// without one.
func mainModule() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return info.Main.Path
}

// sourceAround reads the lines around one, nil when the file is not there: the
// program runs on another machine than it was built on.
func sourceAround(file string, line int) []sourceLine {
	f, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	var lines []sourceLine
	scanner := bufio.NewScanner(f)
	for n := 1; scanner.Scan() && n <= line+around; n++ {
		if n >= line-around {
			text := strings.ReplaceAll(scanner.Text(), "\t", "    ")
			lines = append(lines, sourceLine{Number: n, Text: text, Hit: n == line})
		}
	}
	return lines
}
