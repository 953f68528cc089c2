package service

import (
	"bytes"
	"context"
	"image"
	_ "image/gif"  // can be decoded
	_ "image/jpeg" // can be decoded
	"image/png"
	"io"

	"golang.org/x/image/draw"

	"github.com/koa-go/koa/examples/forum/app/model"
)

const (
	avatarSize = 160      // pixels
	maxPixels  = 16 << 20 // of a picture that is decoded, which takes 4 bytes for each
)

var errNoPicture = &Invalid{"avatar", "This is no PNG, JPEG or GIF picture, or it is too large."}

// SetAvatar makes a picture that of a user. It is drawn anew: what else was in the file,
// such as where the picture was taken, is gone.
func (s *Uploads) SetAvatar(ctx context.Context, user *model.User, f File) error {
	src, err := f.Open()
	if err != nil {
		return err
	}
	defer src.Close()
	data, err := io.ReadAll(src)
	if err != nil {
		return err
	}
	picture, err := avatar(data)
	if err != nil {
		return err
	}
	u := &model.Upload{UserID: user.ID, Name: "avatar.png", Type: "image/png"}
	if err := s.store(ctx, u, bytes.NewReader(picture)); err != nil {
		return err
	}
	return s.users.SetAvatar(ctx, user.ID, u.ID)
}

// avatar is the middle of a picture as a small square PNG.
func avatar(data []byte) ([]byte, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width < 1 || config.Height < 1 || config.Width > maxPixels/config.Height {
		return nil, errNoPicture
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, errNoPicture
	}
	b := src.Bounds()
	side := min(b.Dx(), b.Dy())
	corner := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	dst := image.NewRGBA(image.Rect(0, 0, avatarSize, avatarSize))
	draw.CatmullRom.Scale(dst, dst.Bounds(), src, image.Rectangle{Min: corner, Max: corner.Add(image.Pt(side, side))}, draw.Src, nil)
	var out bytes.Buffer
	err = png.Encode(&out, dst)
	return out.Bytes(), err
}
