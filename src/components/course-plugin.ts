import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Course } from '../course/course.ts';
import { loadCourse } from '../course/load-course.ts';
import type { PageCourse } from './page-course.ts';

const id = 'virtual:proclab/course';
const resolved = `\0${id}`;

/** Gives components the course, as `virtual:proclab/course`; in dev anew after each change of content or labs. */
export function coursePlugin(): Plugin {
	let root = process.cwd();
	return {
		name: 'proclab-course',
		configResolved(config) {
			root = config.root;
		},
		resolveId: (source) => (source === id ? resolved : undefined),
		async load(source) {
			if (source !== resolved) return undefined;
			const course = forPages(await loadCourse(root, { fresh: this.meta.watchMode }));
			return `export const course = ${JSON.stringify(course)};`;
		},
		configureServer(server) {
			const watched = ['content', 'labs'].map((folder) => join(root, folder));
			server.watcher.add(watched);
			server.watcher.on('all', (_event, path) => {
				if (!watched.some((folder) => path.startsWith(folder))) return;
				for (const environment of Object.values(server.environments)) {
					const module = environment.moduleGraph.getModuleById(resolved);
					if (module) environment.moduleGraph.invalidateModule(module);
				}
				server.ws.send({ type: 'full-reload' });
			});
		},
	};
}

/** Solutions, attempts and checks stay out of pages. */
function forPages(course: Course): PageCourse {
	return {
		title: course.title,
		modules: course.modules.map(({ id, title, lessons }) => ({
			id,
			title,
			lessons: lessons.map((lesson) => ({
				id: lesson.id,
				title: lesson.title,
				description: lesson.description,
				minutes: lesson.minutes,
				terminals: lesson.lab.terminals,
				previous: lesson.previous,
				next: lesson.next,
				tasks: lesson.tasks.map(({ id, title, mode, hints, wrong }) => ({ id, title, mode, hints, wrong })),
			})),
		})),
	};
}
