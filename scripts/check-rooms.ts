import { resolve } from 'node:path';
import { findViolations } from './rooms/rules.ts';
import { readSourceTree } from './rooms/source-tree.ts';

const root = resolve(process.argv[2] ?? `${import.meta.dirname}/..`);
const tree = readSourceTree(root);
const violations = findViolations(tree);
for (const { file, line, rule } of violations) console.error(`${file}:${line}: ${rule}`);
console.log(`${tree.length} files, ${violations.length} against the room table (scripts/rooms/table.ts)`);
if (tree.length === 0) console.error(`No source file under ${root}.`);
process.exitCode = violations.length > 0 || tree.length === 0 ? 1 : 0;
