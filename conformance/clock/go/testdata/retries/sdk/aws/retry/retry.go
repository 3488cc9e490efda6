// Package retry stands for the one of the AWS SDK that tries calls again.
package retry

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/internal/sdk"
)

// Pause is what the SDK does before it tries again.
func Pause(ctx context.Context, d time.Duration) error { return sdk.SleepWithContext(ctx, d) }
