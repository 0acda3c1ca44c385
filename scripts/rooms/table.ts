/** Where a room's code runs. `astro` rooms are rendered by Node at build time and hydrate in a browser. */
export type Place = 'any' | 'node' | 'browser' | 'astro';

export interface Room {
	/** A folder of `src/`, or a folder in one. */
	readonly name: string;
	readonly runs: Place;
}

/** The rooms of `src/` in the order in which data passes. A room may import itself and what stands above it. */
export const rooms: readonly Room[] = [
	{ name: 'foundation', runs: 'any' },
	{ name: 'foundation/node', runs: 'node' },
	{ name: 'protocol', runs: 'any' },
	{ name: 'proc', runs: 'any' },
	{ name: 'proc/node', runs: 'node' },
	{ name: 'checks', runs: 'any' },
	{ name: 'course', runs: 'node' },
	{ name: 'pty', runs: 'node' },
	{ name: 'runtime', runs: 'node' },
	{ name: 'lifecycle', runs: 'node' },
	{ name: 'terminal', runs: 'node' },
	{ name: 'labd', runs: 'node' },
	{ name: 'database', runs: 'node' },
	{ name: 'progress', runs: 'node' },
	{ name: 'identity', runs: 'node' },
	{ name: 'classroom', runs: 'node' },
	{ name: 'web', runs: 'node' },
	{ name: 'client', runs: 'browser' },
	{ name: 'components', runs: 'astro' },
	{ name: 'layouts', runs: 'astro' },
	{ name: 'styles', runs: 'astro' },
	{ name: 'pages', runs: 'astro' },
	{ name: 'cli', runs: 'node' },
];

/** Node rooms whose values pages and components may use while the site is built. */
export const buildTimeRooms: ReadonlySet<string> = new Set(['course', 'foundation/node']);

/** Packages that one room alone may import. */
export const ownedPackages: Readonly<Record<string, string>> = { '@lydell/node-pty': 'pty', 'node-pty': 'pty' };

/** Rooms whose values a lesson's `lab.ts` and `task.ts` may use; all are pure. */
export const labRooms: ReadonlySet<string> = new Set(['foundation', 'protocol', 'proc', 'checks', 'course']);

/** The room of a path from the checkout's root, by the longest name that fits; `undefined` outside of the rooms. */
export function roomOf(path: string): Room | undefined {
	const fits = rooms.filter((room) => path.startsWith(`src/${room.name}/`));
	return fits.sort((a, b) => b.name.length - a.name.length)[0];
}

export function rank(room: Room): number {
	return rooms.indexOf(room);
}
