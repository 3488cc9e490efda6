package clock

import (
	"context"
	"time"
	_ "unsafe" // for go:linkname
)

// awsSleep is the pause of the AWS SDK for Go v2 before it tries a call again. The SDK keeps it in a variable, and it is
// the same variable: in a program that has no SDK it is this package's alone, and never read.
//
//go:linkname awsSleep github.com/aws/aws-sdk-go-v2/internal/sdk.SleepWithContext
var awsSleep func(ctx context.Context, d time.Duration) error

// sleepWithContext sleeps on the clock. Were the SDK left to sleep by package time, days of an outage would pass while it
// waits a second for its next try.
func (f *followed) sleepWithContext(ctx context.Context, d time.Duration) error {
	timer := f.Timer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
