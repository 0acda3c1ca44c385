import type { Problem } from '../foundation/problem.ts';
import type { Result } from '../foundation/result.ts';
import type { Note } from '../protocol/web-api.ts';

/** What learners write in their own words, every version kept. `tests/conformance/notes-store.ts` says what each implementation must do. */
export interface NotesStore {
	/**
	 * The newest version of the note, durable once it succeeded. The same text as in the version before adds none.
	 * Problem `note-not-saved`: worth trying again later.
	 */
	save(learner: string, note: Note): Promise<Result<Note, Problem>>;
	/** The newest version of each note of the learner, by id. */
	forLearner(learner: string): Promise<readonly Note[]>;
}
