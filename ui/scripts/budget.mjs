// What a first visit of each page transfers, compressed; fails when the entry or a page is over its budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const ENTRY_MAX_KIB = 250;
const PAGE_MAX_KIB = 420;

const root = new URL('../target/webroot/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', root)));

/** The chunk and all that it imports, without what it may import later. */
function closure(key, found = new Set()) {
  if (found.has(key)) return found;
  found.add(key);
  for (const imported of manifest[key].imports ?? []) closure(imported, found);
  return found;
}

function kib(keys) {
  let bytes = 0;
  for (const key of keys) bytes += gzipSync(readFileSync(new URL(manifest[key].file, root)), { level: 9 }).length;
  return bytes / 1024;
}

let over = false;
function report(name, keys, max) {
  const size = kib(keys);
  over ||= size > max;
  console.log(`${name.padEnd(44)} ${size.toFixed(1).padStart(7)} KiB gz of ${max}${size > max ? '  OVER BUDGET' : ''}`);
}

const entry = closure(Object.keys(manifest).find((key) => manifest[key].isEntry));
report('entry', entry, ENTRY_MAX_KIB);
for (const key of Object.keys(manifest)) {
  if (/features\/.*Page\.tsx$/.test(key)) report(key, new Set([...entry, ...closure(key)]), PAGE_MAX_KIB);
}
process.exit(over ? 1 : 0);
