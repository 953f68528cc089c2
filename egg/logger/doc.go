// Package logger is Egg's loggers over log/slog: the same files, lines, levels and
// rotation, so that a Go service and a Node service can share a folder of logs and
// what reads it.
//
//	loggers, err := logger.New(logger.Default("shop", "prod", home), nil)
//	...
//	defer loggers.Close()
//	loggers.App().InfoContext(ctx, "paid", "order", 42)
//	// 2024-01-02 03:04:05,678 INFO 4242 [u1/10.0.0.7/t-1/12ms POST /orders] paid order=42
//
// Loggers are [*slog.Logger]. What stands in brackets comes from the context of a
// record ([WithRequest]); [For] binds it to a logger, so that plain Info has it too.
//
// An error among the attributes makes a record a block as Egg prints errors:
//
//	2024-01-02 03:04:05,678 ERROR 4242 nodejs.PathError: save: open a.txt: permission denied
//	no_stack
//	op: "open"
//	path: "a.txt"
//	order: 42
//	cause:
//	...
//	pid: 4242
//	hostname: web-1
//	(an empty line)
//
// That is so for every record whose whole text is the error's (or that has no
// text), and at ERROR for those that say more, which stands before the error's
// text. At other levels an error is an attribute like any other. See [Loggers] for
// what is written where.
//
// Line breaks and control characters in a text are written out (\n): whoever
// controls a part of it cannot forge lines. Egg writes them as they are.
package logger
