import { join, sep } from 'node:path';
import type { Plugin, ViteDevServer } from 'vite';
import { loadCourse } from '../course/load-course.ts';
import { oneAtATime } from '../foundation/one-at-a-time.ts';
import { type Problem, ProblemError } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import { forPages } from './for-pages.ts';

const id = 'virtual:proclab/course';
const resolved = `\0${id}`;

/** Editors save in several steps; the last one counts. Milliseconds. */
const settle = 50;

/**
 * Gives components the course, as `virtual:proclab/course`. In dev it follows content and labs: open pages load again when they
 * would show something else. A mistake is shown over the page, which keeps the course as it last was without one.
 */
export function coursePlugin(): Plugin {
	let root = process.cwd();
	let shown: string | undefined;
	let mistake: Problem | undefined;

	function show(server: ViteDevServer, read: Result<string, Problem>): void {
		if (!read.ok) {
			mistake = read.error;
			server.ws.send(overlay(root, mistake));
			return;
		}
		if (read.value === shown && mistake === undefined) return;
		mistake = undefined;
		for (const { moduleGraph } of Object.values(server.environments)) {
			const module = moduleGraph.getModuleById(resolved);
			if (module) moduleGraph.invalidateModule(module);
		}
		server.ws.send({ type: 'full-reload' });
	}

	return {
		name: 'proclab-course',
		configResolved(config) {
			root = config.root;
		},
		resolveId: (source) => (source === id ? resolved : undefined),
		async load(source) {
			if (source !== resolved) return undefined;
			const read = await readForPages(root);
			if (read.ok) shown = read.value;
			else if (shown === undefined) throw new ProblemError(read.error);
			return `export const course = ${shown};`;
		},
		configureServer(server) {
			const watched = ['content', 'labs'].map((folder) => join(root, folder));
			const refresh = oneAtATime(async () => show(server, await readForPages(root)));
			let timer: NodeJS.Timeout | undefined;
			server.watcher.add(watched);
			server.watcher.on('all', (_event, path) => {
				if (!watched.some((folder) => path.startsWith(folder + sep))) return;
				clearTimeout(timer);
				timer = setTimeout(refresh, settle);
			});
			server.ws.on('connection', () => mistake && server.ws.send(overlay(root, mistake)));
		},
	};
}

async function readForPages(root: string): Promise<Result<string, Problem>> {
	try {
		return succeed(JSON.stringify(forPages(await loadCourse(root))));
	} catch (error) {
		if (error instanceof ProblemError) return fail(error.problem);
		throw error;
	}
}

/** The problem as Vite shows one over the page, at the first file it names. */
function overlay(root: string, { what, why, fix }: Problem) {
	const [, file = '', line] = /^([^\s:]+)(?::(\d+))?: /.exec(why) ?? [];
	return {
		type: 'error' as const,
		err: {
			name: what,
			message: `${what}\n\n${why}\n\n${fix}`,
			stack: '',
			plugin: 'proclab-course',
			loc: { file: join(root, file), line: Number(line ?? 1), column: 0 },
		},
	};
}
