package schedule_test

import (
	"testing"

	"github.com/koa-go/koa/egg/schedule"
	"github.com/koa-go/koa/egg/schedule/lockertest"
)

func TestLocalLocker(t *testing.T) {
	lockertest.Run(t, func(*testing.T) schedule.Locker { return &schedule.LocalLocker{} })
}
