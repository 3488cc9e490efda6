// Package sdk stands for the one of the AWS SDK that has this variable.
package sdk

import (
	"context"
	"errors"
	"time"
)

func init() {
	SleepWithContext = func(context.Context, time.Duration) error {
		return errors.New("this is the pause by package time")
	}
}

// SleepWithContext is how the SDK pauses.
var SleepWithContext func(context.Context, time.Duration) error
