// Fails when src/shared/api/schema.d.ts is not what the served OpenAPI document generates.
import { readFileSync } from 'node:fs';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';

const document = new URL('../../shared/src/main/resources/openapi.yaml', import.meta.url);
const types = new URL('../src/shared/api/schema.d.ts', import.meta.url);
const generated = COMMENT_HEADER + astToString(await openapiTS(document));
if (readFileSync(types, 'utf8') !== generated) {
  console.error('The types differ from openapi.yaml: run npm run gen:api');
  process.exit(1);
}
console.log('The types match openapi.yaml');
