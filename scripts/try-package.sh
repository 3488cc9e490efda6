#!/usr/bin/env bash
# Tries the package as its users get it: packed, installed in a project outside of the tree, its command run, its checks
# run as a Vitest suite, its HTML report written, and its clock for Go built into a program where Go is there.
# usage: scripts/try-package.sh [DIRECTORY]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
project=${1:-$(mktemp -d)}
cd "$root"
tarball=$(npm pack --silent --pack-destination "$project" | tail -1)
cd "$project"
vitest=$(node -p "require('$root/package.json').devDependencies.vitest")
echo '{ "name": "scratch", "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund "./$tarball" "vitest@$vitest"
cat >key-manager.test.ts <<'TEST'
import { describeKeyManager } from 'keyproof/vitest';

describeKeyManager({ target: ['builtin:alias', 'builtin:tags'], only: ['discovery'], seed: '1' });
TEST
npx vitest run
npx keyproof check --only tags --seed 1 --report html=report.html --report md=report.md --report json=report.json
ls -l report.*

if command -v go >/dev/null; then
  mkdir program
  cat >program/go.mod <<'GO'
module program

go 1.21

require github.com/andres-erbsen/clock v0.0.0

replace github.com/andres-erbsen/clock => ../node_modules/keyproof/conformance/clock/go
GO
  printf 'package main\n\nimport "github.com/andres-erbsen/clock"\n\nfunc main() { println(clock.New().Now().Year()) }\n' >program/main.go
  (cd program && go run .)
fi
