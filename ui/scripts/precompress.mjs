// Writes .br and .gz beside every file of the build that they make smaller.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../target/webroot/', import.meta.url));
const COMPRESSIBLE = /\.(js|css|html|svg|json|txt)$/;
const WORTH_IT_BYTES = 1024;

let files = 0;
for (const file of readdirSync(root, { recursive: true })) {
  if (!COMPRESSIBLE.test(file)) continue;
  const bytes = readFileSync(root + file);
  if (bytes.length < WORTH_IT_BYTES) continue;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${root}${file}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${root}${file}.gz`, gzipSync(bytes, { level: 9 }));
  files++;
}
console.log(`Compressed ${files} files`);
