import { findBrowserFiles } from './browser-files.ts';
import { findCycles } from './cycles.ts';
import type { Import, SourceFile } from './source-tree.ts';
import { buildTimeRooms, labRooms, ownedPackages, type Place, type Room, rank, roomOf } from './table.ts';

export interface Violation {
	readonly file: string;
	readonly line: number;
	readonly rule: string;
}

/** Everything in a tree that breaks the room table. */
export function findViolations(tree: readonly SourceFile[]): Violation[] {
	const browserFiles = findBrowserFiles(tree);
	const imports = tree.flatMap((file) =>
		file.imports.flatMap((found) =>
			brokenRules({ path: file.path, inBrowser: browserFiles.has(file.path) }, found).map((rule) => ({
				file: file.path,
				line: found.line,
				rule,
			})),
		),
	);
	return [...imports, ...findCycles(tree).map(cycleViolation)];
}

function cycleViolation(cycle: readonly string[]): Violation {
	return { file: cycle[0] ?? '', line: 1, rule: `import cycle: ${[...cycle, cycle[0]].join(' -> ')}` };
}

interface Importer {
	readonly path: string;
	/** A file of a component room that reaches a browser. */
	readonly inBrowser: boolean;
}

function brokenRules(importer: Importer, found: Import): string[] {
	const { path } = importer;
	const room = roomOf(path);
	if (path.startsWith('labs/')) return labRules(path, found);
	if (!path.startsWith('src/')) return [];
	if (!room) return path.split('/').length > 2 ? [`${path} is in no room of the table`] : [];
	return [...orderRules(room, found), ...packageRules(room, found), ...placeRules(room, importer, found)];
}

function orderRules(room: Room, found: Import): string[] {
	if (found.file === undefined) return [];
	if (!found.file.startsWith('src/')) return outsideRules(found.file);
	const target = roomOf(found.file);
	if (!target || rank(target) <= rank(room)) return [];
	return [`${room.name}/ may not import ${target.name}/: imports point up the room table only`];
}

function outsideRules(file: string): string[] {
	const forbidden = ['labs/', 'tests/', 'bench/', 'scripts/'].find((folder) => file.startsWith(folder));
	return forbidden ? [`src/ may not import ${forbidden}`] : [];
}

function packageRules(room: Room, found: Import): string[] {
	const owner = ownedPackages[found.package ?? ''];
	return owner && owner !== room.name ? [`only src/${owner}/ may import ${found.package}`] : [];
}

function placeRules(room: Room, importer: Importer, found: Import): string[] {
	const { path } = importer;
	if (found.typeOnly || isTest(path)) return [];
	const runs = placeOf(room, importer, found);
	if (runs === 'node') return [];
	if (found.builtin)
		return runs === 'astro' ? [] : [`${path} runs in ${where(runs)}: it may not import ${found.specifier}`];
	const target = found.file === undefined ? undefined : roomOf(found.file);
	if (target?.runs !== 'node') return [];
	if (runs === 'astro' && buildTimeRooms.has(target.name)) return [];
	return [`${room.name}/ runs in ${where(runs)}: it may import only types from ${target.name}/, which runs in Node`];
}

/** Frontmatter, endpoints and plugins are run by Node at build time; islands, `<script>`s and what they import by a browser. */
function placeOf(room: Room, { inBrowser }: Importer, found: Import): Place {
	if (room.runs !== 'astro') return room.runs;
	if (found.part === 'browser') return 'browser';
	return found.part === 'module' && inBrowser ? 'browser' : 'astro';
}

function where(place: Place): string {
	return { any: 'browsers too', browser: 'a browser', astro: 'the site build', node: 'Node' }[place];
}

function labRules(path: string, found: Import): string[] {
	if (isTest(path)) return [];
	if (found.builtin && !found.typeOnly)
		return [`a lab is judged by pure functions: it may not import ${found.specifier}`];
	const target = found.file === undefined ? undefined : roomOf(found.file);
	if (!target || labRooms.has(target.name)) return [];
	return [`labs/ may import only ${[...labRooms].join(', ')}, not ${target.name}/`];
}

/** Tests and what only tests use: `web-test-kit.ts`. */
function isTest(path: string): boolean {
	return /(\.test|-test-kit)\.ts$/.test(path);
}
