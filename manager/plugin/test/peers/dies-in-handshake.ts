// Dies in the middle of its handshake.
process.stderr.write('no space left on device\n');
process.stdout.write('1|1|unix|/tmp/so', () => process.exit(3));
