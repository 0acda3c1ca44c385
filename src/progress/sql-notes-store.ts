import { sql } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, succeed } from '../foundation/result.ts';
import type { Note } from '../protocol/web-api.ts';
import type { NotesStore } from './notes-store.ts';

/** Keeps notes in the database that `openDatabase` opened. */
export function createNotesStore(database: Database): NotesStore {
	return {
		async save(learner, note) {
			try {
				await addVersion(database, learner, note);
				return succeed((await newestOf(database, learner).where('id', '=', note.id).execute())[0] ?? note);
			} catch (error) {
				return fail(notSaved(error));
			}
		},
		forLearner: (learner) => newestOf(database, learner).orderBy('id').execute(),
	};
}

/** One statement, so that of two that save at once each sees what the other did. */
async function addVersion(database: Database, learner: string, { id, lesson, text, at }: Note): Promise<void> {
	await sql`
		insert into notes (learner, id, lesson, text, at)
		select ${learner}, ${id}, ${lesson}, ${text}, ${at}
		where ${text} is distinct from
			(select text from notes where learner = ${learner} and id = ${id} order by number desc limit 1)
	`.execute(database);
}

function newestOf(database: Database, learner: string) {
	return database
		.selectFrom('notes')
		.select(['id', 'lesson', 'text', 'at'])
		.where('learner', '=', learner)
		.where('number', 'in', (newest) =>
			newest
				.selectFrom('notes')
				.select(({ fn }) => fn.max('number').as('number'))
				.where('learner', '=', learner)
				.groupBy('id'),
		);
}

function notSaved(cause: unknown): Problem {
	return {
		code: 'note-not-saved',
		what: 'Your note can’t be saved right now.',
		why: `The database says: ${cause instanceof Error ? cause.message : String(cause)}.`,
		fix: 'Make space on the disk that holds .proclab/data, then save it again; keep this page open until then.',
		cause,
	};
}
