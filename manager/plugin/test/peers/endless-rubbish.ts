// Never ends its first line.
const pour = (): void => {
  while (process.stdout.write('rubbish '.repeat(1000))) {}
  process.stdout.once('drain', pour);
};
pour();
