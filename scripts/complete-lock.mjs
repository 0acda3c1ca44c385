// Adds to package-lock.json the optional packages for other machines that npm left out (npm/cli issue 4828: it does so when it can't
// see them, or when they aren't installed). Without them `npm ci` refuses the file, and other processors lack their native parts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingOptional } from './lock/missing-optional.mjs';

const path = join(import.meta.dirname, '..', 'package-lock.json');
const text = readFileSync(path, 'utf8');
/** @type {import('./lock/missing-optional.mjs').Lock} */
const lock = JSON.parse(text);
const missing = missingOptional(lock);
for (const { place, entry } of missing) lock.packages[place] = entry;
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
const indent = /^\{\n(\s+)/.exec(text)?.[1] ?? '  ';
if (missing.length > 0) writeFileSync(path, `${JSON.stringify(lock, undefined, indent)}\n`);
console.log(`${missing.length} optional packages added to package-lock.json`);
