// Package log is log4js for log/slog: categories with levels, appenders with
// layouts, files that roll, and the access log of npm koa-log4 2.3 (log4js 6.9).
//
//	loggers, err := log.New(log.Config{
//		Appenders: map[string]log.Appender{
//			"out": {Type: "stdout"},
//			"app": {Type: "dateFile", Filename: "logs/app.log", NumBackups: 30, Compress: true},
//		},
//		Categories: map[string]log.Category{
//			"default": {Appenders: []string{"out"}, Level: "info"},
//			"app":     {Appenders: []string{"app"}, Level: "debug"},
//		},
//	})
//	if err != nil {
//		return err
//	}
//	defer loggers.Shutdown()
//	orders := loggers.Get("app.orders") // a *slog.Logger
//	orders.Info("shipped", "order", 7)
//	app.Use(log.Access(loggers.Get("http"), nil))
//
// What is logged is written before the call returns: nothing is lost in a crash,
// and there is nothing to flush. Text layouts write the message, then the
// attributes as name=value. Control characters in either are escaped, so that no
// client can forge a line; an attribute named "stack" is written on lines of its
// own, indented.
package log
