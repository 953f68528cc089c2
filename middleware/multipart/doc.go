// Package multipart reads uploads, in the two modes of npm egg-multipart 3.
//
// In file mode the middleware saves the files before the layers below run:
//
//	app.Use(multipart.New(&multipart.Options{Mode: multipart.FileMode}))
//	...
//	for _, file := range multipart.Files(ctx) { // ctx.request.files
//		src, err := file.Open()
//		...
//	}
//	fields := ctx.Request.Body() // map[string]any
//
// The files lie in a directory of their own, which nobody else may read, under
// names that are not the client's. They are removed when the request is over,
// however it ends; move what should stay.
//
// In stream mode, the default, a handler reads the parts as they come, and
// nothing touches the disk:
//
//	form, err := multipart.Read(ctx) // ctx.multipart()
//	if err != nil {
//		return err
//	}
//	for part, err := range form.Parts() {
//		if err != nil {
//			return err
//		}
//		if part.IsFile() {
//			err = upload(part.Filename, part)
//		} ...
//	}
//
// [FileStream] is the short way when there is one file, and [Save] brings file
// mode to a handler that wants it.
//
// Limits are checked while a body is read: the first byte over one ends the
// request with 413 and a text that names the limit, as does the eleventh file.
// What is left of a body then, or after a handler that did not read all of it,
// is for the server to drain or to cut. Routes with limits of their own get a
// middleware of their own; the innermost counts.
//
// The parser is the standard library's. Its one limit that is too wide, that of
// a part's header, is narrowed by counting what it reads while it looks for one.
package multipart
