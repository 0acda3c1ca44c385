import type { FastifyInstance } from 'fastify';
import type { Course, Lesson } from '../course/course.ts';
import type { Clock } from '../foundation/clock.ts';
import { nearest } from '../foundation/nearest.ts';
import type { Problem } from '../foundation/problem.ts';
import type { NotesStore } from '../progress/notes-store.ts';
import { maxNoteLength, type Note, type Notes, noteInputSchema } from '../protocol/web-api.ts';
import { replyWithProblem } from './problem-reply.ts';

export interface NoteParts {
	readonly notes: NotesStore;
	readonly course: () => Course;
	readonly clock: Clock;
}

/** The longest note in JSON: each of its UTF-16 code units takes six bytes at most. */
const bodyLimit = 6 * maxNoteLength + 1024;

/** What learners write under an Explain. */
export function addNoteRoutes(api: FastifyInstance, { notes, course, clock }: NoteParts): void {
	api.get('/notes', async (request): Promise<Notes> => {
		return { notes: inOrder(await notes.forLearner(request.learner?.id ?? ''), course()) };
	});
	api.put<{ Params: { id: string } }>('/notes/:id', { bodyLimit }, async (request, reply) => {
		const { id } = request.params;
		const lesson = lessonOfNote(course(), id);
		if (lesson === undefined) return replyWithProblem(reply, 404, noSuchNote(id, course()));
		const input = noteInputSchema.safeParse(request.body);
		if (!input.success) return replyWithProblem(reply, 400, badNote(request.body));
		const note: Note = { id, lesson, text: input.data.text, at: clock.now() };
		const saved = await notes.save(request.learner?.id ?? '', note);
		return saved.ok ? saved.value : replyWithProblem(reply, 503, saved.error);
	});
}

function explanations({ modules }: Course): { readonly id: string; readonly lesson: Lesson['id'] }[] {
	const lessons = modules.flatMap((module) => module.lessons);
	return lessons.flatMap((lesson) => lesson.explanations.map(({ id }) => ({ id, lesson: lesson.id })));
}

function lessonOfNote(course: Course, id: string): Lesson['id'] | undefined {
	return explanations(course).find((explanation) => explanation.id === id)?.lesson;
}

/** A note whose Explain is no longer in the course is still the learner's: it comes last. */
function inOrder(notes: readonly Note[], course: Course): Note[] {
	const order = new Map(explanations(course).map(({ id }, place) => [id, place]));
	const place = ({ id }: Note) => order.get(id) ?? order.size;
	return notes.toSorted((a, b) => place(a) - place(b));
}

function noSuchNote(id: string, course: Course): Problem {
	const meant = nearest(
		id,
		explanations(course).map((explanation) => explanation.id),
	);
	return {
		code: 'no-such-note',
		what: `There is nothing to explain under ${JSON.stringify(id.slice(0, 100))}.`,
		why: 'No lesson has an Explain of this id.',
		fix: meant === undefined ? 'Reload the page: the course may have changed.' : `Perhaps you meant '${meant}'.`,
	};
}

function badNote(body: unknown): Problem {
	const text: unknown = Object(body).text;
	if (typeof text === 'string' && text.length > maxNoteLength)
		return {
			code: 'note-too-long',
			what: 'This note is too long.',
			why: `It has ${text.length} characters; a note may have ${maxNoteLength}.`,
			fix: 'Shorten it, then save it again.',
		};
	return {
		code: 'bad-request',
		what: 'The server can’t make sense of this note.',
		why: 'It must be JSON with one key, "text".',
		fix: 'Reload the page.',
	};
}
