#!/usr/bin/env node
/** The `ameide` command: the same core, over files on disk. */
import { main } from './main.ts';

// The reader closed the pipe (`ameide ... | head`): not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
