module keyproof.test/retries

go 1.21

require (
	github.com/andres-erbsen/clock v0.0.0
	github.com/aws/aws-sdk-go-v2 v0.0.0
)

replace (
	github.com/andres-erbsen/clock => ../..
	github.com/aws/aws-sdk-go-v2 => ./sdk
)
