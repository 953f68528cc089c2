package dev

import (
	"os/exec"
	"runtime"
)

// openBrowser shows url in the user's browser. A machine without one is no error.
func openBrowser(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...) //nolint:noctx // it may outlive the server
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
