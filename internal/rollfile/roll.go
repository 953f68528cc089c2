package rollfile

import (
	"cmp"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
)

// roll makes the current file a backup and starts a new one of the given date.
// What keeps it from moving files is reported, and the current file goes on.
func (f *File) roll(date string) error {
	f.compressing.Wait() // they are about to be moved
	f.report("close", f.closeFile())
	moved, err := f.move()
	f.report("roll", err)
	f.date = date
	if err := f.open(); err != nil {
		return err
	}
	f.report("remove old files", f.clean())
	if f.options.Compress && moved != "" && f.options.Backups > 0 {
		f.compressing.Go(func() { f.report("compress", Compress(moved, f.options.Mode)) })
	}
	return nil
}

// move makes room for the youngest backup and moves the current file there. It
// returns where to, "" if the file can stay: its name has the date already.
func (f *File) move() (string, error) {
	current := f.names.current(f.date)
	if f.names.numbered {
		if err := f.shift(); err != nil {
			return "", err
		}
		target := f.names.path(f.dateInNames(), 1)
		return target, os.Rename(current, target)
	}
	if current == f.names.path(f.date, 0) {
		return "", nil
	}
	target := f.names.free(f.date)
	return target, os.Rename(current, target)
}

// shift adds one to the numbers of the backups of the current date.
func (f *File) shift() error {
	backups, err := f.backups()
	if err != nil {
		return err
	}
	for _, b := range slices.Backward(backups) { // oldest first: highest number first
		if b.text != f.dateInNames() || b.number == 0 {
			continue
		}
		target := f.names.path(b.text, b.number+1)
		if b.compressed() {
			target += gzipExt
		}
		if err := os.Rename(b.path, target); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) dateInNames() string {
	if f.dates == nil {
		return ""
	}
	return f.date
}

func (b *backup) compressed() bool {
	return len(b.path) > len(gzipExt) && b.path[len(b.path)-len(gzipExt):] == gzipExt
}

// backups are the rolled files that are there, youngest first.
func (f *File) backups() ([]backup, error) {
	entries, err := os.ReadDir(f.names.dir)
	if err != nil {
		return nil, err
	}
	current := f.names.current(f.date)
	var list []backup
	for _, e := range entries {
		if b, ok := f.names.read(e.Name()); ok && b.path != current {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b backup) int {
		return cmp.Or(b.date.Compare(a.date), cmp.Compare(a.number, b.number), cmp.Compare(a.path, b.path))
	})
	return list, nil
}

// clean removes the oldest backups.
func (f *File) clean() error {
	list, err := f.backups()
	if err != nil || len(list) <= f.options.Backups {
		return err
	}
	var errs []error
	for _, b := range list[max(f.options.Backups, 0):] {
		if err := os.Remove(b.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Compress replaces a file by a gzip file of its name and ".gz". Until that is
// complete it is called ".gz.part", so that nobody takes half of it for a backup.
// A file that is not there is no error.
func Compress(path string, mode fs.FileMode) error {
	src, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // too old to be kept
	}
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	part := path + gzipExt + ".part"
	if err := compressTo(part, src, mode); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, path+gzipExt); err != nil {
		return err
	}
	return os.Remove(path)
}

func compressTo(path string, src io.Reader, mode fs.FileMode) error {
	dst, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	zip := gzip.NewWriter(dst)
	_, err = io.Copy(zip, src)
	return errors.Join(err, zip.Close(), dst.Close())
}
