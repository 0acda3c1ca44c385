import { enterNamespace } from '../../src/cli/enter-namespace.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { ProblemError } from '../../src/foundation/problem.ts';

/** A program that becomes root of its user's namespace, as commands of proclab do, and then a script of Node: `<script> <argument>...`. */
const problem = enterNamespace(readSettings());
if (problem) throw new ProblemError(problem);
const [script = '', ...args] = process.argv.slice(2);
process.argv = [process.execPath, script, ...args];
await import(script);
