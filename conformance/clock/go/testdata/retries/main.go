// Command retries pauses as the AWS SDK for Go v2 does before it tries a call again. The SDK's place is taken by a module
// with the same variable, so that nothing has to be fetched.
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/andres-erbsen/clock"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

func main() {
	c := clock.New()
	start := c.Now()
	given, cancel := context.WithCancel(context.Background())
	c.AfterFunc(time.Hour, cancel)
	fmt.Println("ready")
	err := retry.Pause(given, 24*time.Hour)
	fmt.Println("given up", c.Now().Sub(start), err)
	err = retry.Pause(context.Background(), 2*time.Hour)
	fmt.Println("tries again", c.Now().Sub(start), err)
	select {}
}
