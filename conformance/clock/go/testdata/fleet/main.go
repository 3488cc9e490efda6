// Command fleet lives by a clock and calls KMS: every six hours by a ticker, every day by sleeping, once after a week. It
// knows nothing of Keyproof but that its clock comes from a package that go.mod replaces.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/andres-erbsen/clock"

	"time"
)

// authorization names who calls; nobody checks the signature.
const authorization = "AWS4-HMAC-SHA256 Credential=test/20260131/us-east-1/kms/aws4_request, " +
	"SignedHeaders=host;x-amz-date;x-amz-target, Signature=00"

func call(operation, body string) {
	request, err := http.NewRequest(http.MethodPost, os.Getenv("AWS_ENDPOINT_URL"), strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Authorization", authorization)
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	request.Header.Set("X-Amz-Date", "20260131T000000Z")
	request.Header.Set("X-Amz-Target", "TrentService."+operation)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		panic(fmt.Sprintf("%s: %s %s %v", operation, response.Status, answer, err))
	}
}

func main() {
	c := clock.New()
	call("CreateKey", `{}`)
	go func() {
		for range c.Ticker(6 * time.Hour).C {
			// Two calls, the second of which needs the first one's answer.
			call("ListKeys", `{}`)
			call("ListAliases", `{}`)
		}
	}()
	c.AfterFunc(7*24*time.Hour, func() { call("CreateKey", `{}`) })
	fmt.Println("ready", c.Now().UTC().Format(time.RFC3339))
	for {
		c.Sleep(24 * time.Hour)
		call("GenerateRandom", `{"NumberOfBytes": 16}`)
	}
}
