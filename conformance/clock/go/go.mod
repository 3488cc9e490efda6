module github.com/andres-erbsen/clock

go 1.21
