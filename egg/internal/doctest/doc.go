// Package doctest makes an application of the pages in docs/egg, so that what they
// show is what happens. It has no code of its own.
//
// The application is what `egg new shop` writes, and over it the files that the pages
// show: blocks whose first line is a comment with a path, such as
//
//	// app/service/user.go
//
// In such a Go file the package clause and the imports may be missing. The whole is
// generated, built, vetted and tested, and the commands of the pages run in it:
//
//   - other Go blocks are compiled against it, each on its own: programs, declarations,
//     or statements with app (*egg.App), ctx (*egg.Context), next (koa.Handler),
//     r (*egg.Router), c (*app.Components) and t (*testing.T);
//   - other YAML blocks are read as the configuration of an environment, strictly;
//   - of console blocks, "$ ./shop" commands are run, and the lines below them must be
//     in the output; a line … stands for any.
//
// What the pages say in words is a test of the application too, in
// testdata/claims_test.go.txt. Names in backquotes such as egg.Render, app.Router() and ctx.SetBody must exist.
package doctest
