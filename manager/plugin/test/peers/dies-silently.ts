// Ends before its handshake and says nothing.
process.exitCode = 1;
