// Package egg will hold the application framework on top of package koa: Egg's
// conventions (controllers, services, configuration per environment, plugins,
// schedules, processes) compiled to plain Go. It has no API yet; docs/design.md
// says what it is going to be.
package egg
