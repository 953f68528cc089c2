// Package dev is the supervisor behind `egg dev`: it builds an application, runs
// it, and does so again whenever a file is saved.
//
// The supervisor owns the public port from its start to its end and forwards what
// arrives there to the current worker, which is the application's own program
// with a socket that it was handed. On a save it generates, builds, starts the new
// worker, waits until that one answers, switches, and only then lets the old one
// finish and end. Requests that arrive meanwhile wait for the new worker, so none
// fails and none is answered by code that is no longer there.
//
// What a change asks for depends on the file:
//
//	*.go, go.mod, go.sum, go.work, embedded files   generate, build, switch
//	config/*.yaml, config/locale                    start a new worker, switch
//	app/view, app/public                            tell the browser; style sheets are swapped in place
//
// Files that a program of the environment local reads from the disk count as
// such even though they are embedded, too. Of other local modules (a replace, or a
// go.work above the application) the packages that it uses are watched, with what they
// embed, their go.mod, and the go.work itself. What these are the go command says after
// each build, also after one that failed.
//
// When a build fails the last good worker stays. Navigations of a browser get a
// page with the errors, everything else that worker's answer with the header
// X-Egg-Dev. The page, and a script at the end of every HTML document, listen to
// /__egg/events and reload when there is something new to see: after the switch,
// never before.
//
// The proxy is invisible on a loopback address: it adds no header and the worker
// sees the peer that the client would have been. On other addresses it is the one
// proxy that the worker trusts, and passes the client's address in
// X-Forwarded-For.
package dev
