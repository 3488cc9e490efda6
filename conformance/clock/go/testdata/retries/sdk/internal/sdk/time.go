// Package sdk stands for the one of the AWS SDK that has this variable.
package sdk

import (
	"context"
	"time"
)

func init() {
	SleepWithContext = sleepWithContext
}

// SleepWithContext is how the SDK pauses.
var SleepWithContext func(context.Context, time.Duration) error

func sleepWithContext(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
