import type { Course, Lesson } from '../course/course.ts';
import { labSchema } from '../course/course-schema.ts';

const { limits } = labSchema.parse({});

/** For tests: lessons `m/0`, `m/1`, ... one after the other with nothing to do in them, each with a lab of this host name. */
export function courseOf(...hostnames: readonly string[]): Course {
	const lessons = hostnames.map((hostname, index): Lesson => {
		const next = index + 1 < hostnames.length ? `m/${index + 1}` : null;
		const said = {
			title: '',
			description: '',
			minutes: 1,
			needs: [],
			gives: '',
			covers: {},
			sources: [],
			transcripts: [],
			steps: [],
			file: '',
			previous: null,
			next,
		};
		const parts = { tasks: [], questions: [], explanations: [] };
		return { id: `m/${index}`, ...said, ...parts, lab: { image: 'host', hostname, terminals: ['main'], limits } };
	});
	return { title: '', modules: [{ id: 'm', title: '', lessons }], tracks: [] };
}
