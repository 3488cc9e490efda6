// Says something else than a handshake, and why on standard error.
process.stderr.write('cannot open display\n');
process.stdout.write('Usage: rubbish [options]\n');
