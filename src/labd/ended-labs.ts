import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Home } from '../foundation/node/home.ts';
import { type LabEnding, labEndingSchema } from '../protocol/lab-life.ts';

const fileSchema = z.array(z.tuple([z.string(), z.string(), labEndingSchema]));

/** How labs of an earlier labd ended, until their learners come back and are told. */
export class EndedLabs {
	readonly #endings = new Map<string, LabEnding>();

	add(learner: string, lesson: string, ending: LabEnding): void {
		this.#endings.set(JSON.stringify([learner, lesson]), ending);
	}

	/** The same, unless it is known already how that lab ended. */
	addMissing(learner: string, lesson: string, ending: LabEnding): void {
		if (!this.#endings.has(JSON.stringify([learner, lesson]))) this.add(learner, lesson, ending);
	}

	/** How the learner's lab of this lesson ended, if it did; told once. */
	take(learner: string, lesson: string): LabEnding | undefined {
		const key = JSON.stringify([learner, lesson]);
		const ending = this.#endings.get(key);
		this.#endings.delete(key);
		return ending;
	}

	/** Leaves it to the next labd of this home; answers why that could not be, for a full disk must keep no labd from ending. */
	save(home: Home): Error | undefined {
		const rows = [...this.#endings].map(([key, ending]) => [...JSON.parse(key), ending]);
		try {
			if (rows.length > 0) writeFileSync(fileOf(home), JSON.stringify(rows), { mode: 0o600 });
			return undefined;
		} catch (error) {
			if (error instanceof Error && 'syscall' in error) return error;
			throw error;
		}
	}

	/** What the labd before has left, once; nothing if it was killed, or what it wrote can't be read. */
	static load(home: Home): EndedLabs {
		const ended = new EndedLabs();
		const rows = fileSchema.safeParse(readJson(fileOf(home)));
		rmSync(fileOf(home), { force: true });
		for (const [learner, lesson, ending] of rows.data ?? []) ended.add(learner, lesson, ending);
		return ended;
	}
}

function fileOf(home: Home): string {
	return join(home.path, 'ended-labs.json');
}

function readJson(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
			return undefined;
		throw error;
	}
}
