// What every importer should make of a file, read from the file itself.
import {readFileSync} from 'node:fs';

let faults = 0;

/** Compares what an importer shows of an entry with what the file says. */
export function expect(what, shown, right) {
  if (JSON.stringify(shown) !== JSON.stringify(right)) {
    faults++;
    console.log(`FAULT ${what}: shows ${JSON.stringify(shown)}, the file says ${JSON.stringify(right)}`);
  }
}

/** Runs the check of an importer over all files; the exit code is 1 if it found a fault. */
export async function each(check) {
  const files = process.argv.slice(2);
  let entries = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    entries += JSON.parse(text).log.entries.length;
    try {
      await check(text, JSON.parse(text).log.entries, file);
    } catch (error) {
      faults++;
      console.log(`FAULT ${file}: ${error.stack}`);
    }
  }
  console.log(`${files.length} files, ${entries} entries, ${faults} faults`);
  process.exitCode = faults ? 1 : 0;
}

export const isKnown = value => value !== undefined && value >= 0;
