#!/usr/bin/env bash
# Tries the package as its users get it: packed, installed in a project outside of the tree, its command run, its checks
# run as a Vitest suite, and its HTML report written. usage: scripts/try-package.sh [DIRECTORY]
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
