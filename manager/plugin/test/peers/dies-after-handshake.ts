// Dies when it is first called; the listener lives in a process that is gone.
process.stderr.write('segmentation fault\n');
process.stdout.write('1|1|unix|/nonexistent/socket|grpc|\n', () => process.kill(process.pid, 'SIGKILL'));
