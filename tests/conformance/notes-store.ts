import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NotesStore } from '../../src/progress/notes-store.ts';
import type { Note } from '../../src/protocol/web-api.ts';

/** One place where notes are kept, and ways to look at it and to make it fail. */
export interface NotesHarness {
	open(): Promise<{ store: NotesStore; close(): Promise<void> }>;
	/** How many versions of all notes are kept. */
	versions(): Promise<number>;
	/** Leaves no space for another note; `empty` gives the space back. */
	readonly fill?: () => Promise<{ empty(): Promise<void> }>;
	remove(): Promise<void>;
}

const note: Note = { id: 'what-is-a-zombie', lesson: 'processes/first-zombie', text: 'Dead, not buried.', at: 1000 };

/** What every store of notes must do. */
export function describeNotesStore(name: string, create: () => Promise<NotesHarness>): void {
	describe(`${name} as a store of notes`, () => {
		let harness: NotesHarness;
		let store: NotesStore;
		let close: () => Promise<void>;

		beforeEach(async () => {
			harness = await create();
			({ store, close } = await harness.open());
		});
		afterEach(async () => {
			await close();
			await harness.remove();
		});

		test('a note comes back as it was written, also after closing and opening', async () => {
			const whole = { ...note, text: 'Ein Zombie: „Z“ 🧟\0\n\t', at: 1_763_000_000_000.25 };
			expect(await store.save('local', whole)).toEqual({ ok: true, value: whole });
			await close();
			({ store, close } = await harness.open());
			expect(await store.forLearner('local')).toEqual([whole]);
		});

		test('the newest version counts and those before it are kept, also when it is the text of an earlier one', async () => {
			for (const [at, text] of ['one', 'two', 'one'].entries()) await store.save('local', { ...note, text, at });
			expect(await store.forLearner('local')).toEqual([{ ...note, text: 'one', at: 2 }]);
			expect(await harness.versions()).toBe(3);
		});

		test('the version saved last counts, whatever its clock says', async () => {
			await store.save('local', { ...note, text: 'before', at: 2000 });
			await store.save('local', { ...note, text: 'after', at: 1000 });
			expect(await store.forLearner('local')).toMatchObject([{ text: 'after' }]);
		});

		test('the same text again adds no version and keeps its time', async () => {
			await store.save('local', note);
			expect(await store.save('local', { ...note, at: 2000 })).toEqual({ ok: true, value: note });
			expect(await harness.versions()).toBe(1);
		});

		test('of the same text saved many times at once one version is kept', async () => {
			const saved = await Promise.all(Array.from({ length: 50 }, (_, at) => store.save('local', { ...note, at })));
			expect(saved.every(({ ok }) => ok)).toBe(true);
			expect(await harness.versions()).toBe(1);
		});

		test('an empty text is a version too: it was wiped out', async () => {
			await store.save('local', note);
			await store.save('local', { ...note, text: '', at: 2000 });
			expect(await store.forLearner('local')).toMatchObject([{ text: '' }]);
		});

		test('learners and notes are kept apart and come in order', async () => {
			await store.save('local', { ...note, id: 'b' });
			await store.save('local', { ...note, id: 'a', text: 'Mine.' });
			await store.save('other', { ...note, id: 'a', text: 'Theirs.' });
			expect((await store.forLearner('local')).map(({ id, text }) => [id, text])).toEqual([
				['a', 'Mine.'],
				['b', note.text],
			]);
			expect(await store.forLearner('nobody')).toEqual([]);
		});

		test('with no space left a note is refused as not saved, and can be saved when there is space', async (context) => {
			if (harness.fill === undefined) return context.skip('this store has no disk of its own');
			await store.save('local', note);
			const full = await harness.fill();
			const next = { ...note, text: 'x'.repeat(100_000) };
			expect(await store.save('local', next)).toMatchObject({ ok: false, error: { code: 'note-not-saved' } });
			expect(await store.forLearner('local')).toEqual([note]);
			await full.empty();
			expect(await store.save('local', next)).toEqual({ ok: true, value: next });
		});
	});
}
