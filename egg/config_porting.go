package egg

import "strings"

// portingHints are keys of Egg that have no place here, and what has. Each follows
// "unknown key view.mapping; " in the error of the start.
var portingHints = map[string]string{
	"appMiddleware":                  "the key middleware lists the application's",
	"baseDir":                        "app.Info() has it",
	"bodyParser.encoding":            "bodies are UTF-8",
	"bodyParser.onProtoPoisoning":    "a name __proto__ is always a 400",
	"cluster.sticky":                 "one process has all connections",
	"clusterClient":                  "one process has all that is needed: call it",
	"confusedConfigurations":         "every unknown key is an error",
	"coreMiddleware":                 "a hook may call app.SetCoreMiddleware",
	"customLoader":                   "a directory of one's own is a package to import",
	"development":                    "egg dev watches the files",
	"dump":                           "the tag config:\",secret\" hides a value",
	"env":                            "the variable EGG_SERVER_ENV says it",
	"HOME":                           "the variable EGG_HOME says it",
	"httpclient.httpsAgent":          "httpAgent is for both",
	"httpclient.useHttpClientNext":   "there is one client",
	"logger.enableFastContextLogger": "loggers of requests have one kind",
	"maxProxyCount":                  "its name is maxIpsCount",
	"multipart.defaultCharset":       "forms are UTF-8",
	"multipart.defaultParamCharset":  "forms are UTF-8",
	"name":                           "egg.Options.Name says it",
	"onClientError":                  "what is no HTTP is a 400",
	"onerror.templatePath":           "set the field HTML of Onerror in Go",
	"pkg":                            "app.Info() has the name",
	"schedule.directory":             "tasks are in app/schedule, or a plugin's Schedules",
	"session.logValue":               "values of sessions are not logged",
	"session.signed":                 "a cookie that is not encrypted is signed",
	"static.buffer":                  "files are read as they are asked for",
	"static.dynamic":                 "files are read as they are asked for",
	"static.maxFiles":                "files are read as they are asked for",
	"static.preload":                 "files are read as they are asked for",
	"view.defaultViewEngine":         "another engine is a middleware with views.New",
	"view.mapping":                   "another engine is a middleware with views.New",
	"watcher":                        "egg dev watches the files",
}

// portingHint is the hint for a key of Egg, "" for all others.
func portingHint(key string) string {
	if path, ok := strings.CutPrefix(key, "siteFile./"); ok {
		return "write /" + path + " into siteFile.files"
	}
	return portingHints[key]
}
