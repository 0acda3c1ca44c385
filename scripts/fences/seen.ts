import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Fence, rowId } from '../../tests/attacks/fences/fence.ts';
import { fences } from '../../tests/attacks/fences/table.ts';

const seenSchema = z.record(
	z.string(),
	z.strictObject({
		/** Of the row that was tried. */
		digest: z.string(),
		/** `2026-11-22` */
		on: z.string(),
		saw: z.string(),
	}),
);

/** When each test was last seen to fail without its fence, by `rowId`. */
export type Seen = z.infer<typeof seenSchema>;

export function seenPath(root: string): string {
	return join(root, 'tests/attacks/fences/seen.json');
}

export function readSeen(root: string): Seen {
	const path = seenPath(root);
	return existsSync(path) ? seenSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
}

/** Changes when the row does. */
export function digestOf({ edits, fails, test, without }: Fence): string {
	const text = JSON.stringify([test, without, edits, String(fails)]);
	return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Ids of rows that have not been tried as they are now, but for those that are tried only on a machine of one’s own. */
export function notSeen(seen: Seen): readonly string[] {
	return fences.flatMap(({ file, fences }) =>
		fences
			.filter((fence) => !fence.alone && seen[rowId(file, fence)]?.digest !== digestOf(fence))
			.map((fence) => rowId(file, fence)),
	);
}
