module keyproof.test/fleet

go 1.21

require github.com/andres-erbsen/clock v0.0.0

replace github.com/andres-erbsen/clock => ../..
