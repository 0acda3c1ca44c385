import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rowId } from '../tests/attacks/fences/fence.ts';
import { fences } from '../tests/attacks/fences/table.ts';
import { attacksPage } from './fences/attacks-page.ts';
import { recoverHomes } from './fences/recover-homes.ts';
import { copyForAttacks } from './fences/scratch.ts';
import { digestOf, notSeen, readSeen, seenPath } from './fences/seen.ts';
import { tryFence } from './fences/try-fence.ts';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
	options: { alone: { type: 'boolean', default: false }, stale: { type: 'boolean', default: false } },
	allowPositionals: true,
});
const seen = readSeen(root);
const stale = new Set(notSeen(seen));
const rows = fences
	.flatMap(({ file, fences }) => fences.map((fence) => ({ id: rowId(file, fence), file, fence })))
	.filter(({ id }) => positionals.length === 0 || positionals.some((word) => id.includes(word)))
	.filter(({ id, fence }) => !values.stale || stale.has(id) || (fence.alone && values.alone));
const chosen = rows.filter(({ fence }) => values.alone || !fence.alone);
for (const { id } of rows.filter((row) => !chosen.includes(row))) console.log(`left out without --alone: ${id}`);

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort());

let bad = 0;
await using scratch = await copyForAttacks(root);
for (const { id, file, fence } of chosen) {
	const began = performance.now();
	if (stop.signal.aborted) break;
	const tried = await tryFence({ ...scratch, signal: stop.signal }, file, fence);
	const left = await recoverHomes(root);
	const seconds = ((performance.now() - began) / 1000).toFixed(0).padStart(4);
	console.log(`${tried.outcome === 'failed as it should' ? 'ok  ' : 'BAD '}${seconds} s  ${id}`);
	if (stop.signal.aborted) break;
	if (tried.outcome === 'failed as it should') {
		const on = new Date().toISOString().slice(0, 10);
		seen[id] = { digest: digestOf(fence), on, saw: tried.saw.slice(0, 400) };
		save();
	} else {
		bad += 1;
		console.log(`${tried.outcome}\n${'saw' in tried ? tried.saw.slice(0, 3_000) : ''}\n`);
	}
	if (left.length > 0) {
		console.error(`left on the machine, so that it ends here:\n${left.join('\n')}`);
		bad += 1;
		break;
	}
}
console.log(`${chosen.length - bad} of ${chosen.length} tests were seen to fail without their fence`);
process.exitCode = bad > 0 || chosen.length === 0 || stop.signal.aborted ? 1 : 0;

/** Rows that are no more are dropped. */
function save(): void {
	const ids = new Set(fences.flatMap(({ file, fences }) => fences.map((fence) => rowId(file, fence))));
	const kept = Object.fromEntries(
		Object.entries(seen)
			.filter(([id]) => ids.has(id))
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
	writeFileSync(seenPath(root), `${JSON.stringify(kept, null, '\t')}\n`);
	writeFileSync(join(root, 'docs/attacks.md'), attacksPage(kept));
}
