package logger

// Pretend makes lines say that they come from another process, and gives the
// console colours.
func (l *Loggers) Pretend(pid int, hostname string) {
	l.render.pid, l.render.hostname = pid, hostname
	l.console.out.color, l.console.err.color = true, true
}
