import { nearest } from '../foundation/nearest.ts';
import { type ItemEntry, type ItemKind, itemKinds, type LabEntry } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';

/** What each kind of folder may hold: files by name, and folders with the kind of file in them. */
const readNames = {
	task: ['task.ts', 'solution.sh', 'attempts/', 'alternatives/', 'cheats/', 'snapshots/'],
	predict: ['predict.ts', 'experiments/', 'snapshots/'],
	ask: ['ask.ts', 'setup.sh', 'snapshots/'],
} as const satisfies Record<ItemKind, readonly string[]>;

/** A file that nobody reads is a misspelt name. */
export function checkFileNames(lab: LabEntry, faults: CourseFault[]): void {
	for (const name of lab.others)
		if (!name.endsWith('.ts')) strange({ folder: lab.folder, path: name, known: ['lab.ts'], faults });
	for (const item of lab.items) {
		const kind = itemKinds.find((one) => item.modules[one] !== undefined);
		const known = kind ? readNames[kind] : [...new Set(Object.values(readNames).flat())];
		for (const path of [...Object.keys(item.scripts), ...item.others])
			if (!isRead(path, known) || isMisspelt(path, item)) strange({ folder: item.folder, path, known, faults });
	}
}

function isRead(path: string, known: readonly string[]): boolean {
	if (known.includes(path)) return true;
	const [folder = '', name, ...deeper] = path.split('/');
	if (name === undefined) return path.endsWith('.ts');
	return deeper.length === 0 && known.includes(`${folder}/`) && name.endsWith(suffixIn(folder));
}

/** A module beside that of the folder, with nearly its name or that of another kind, which it doesn't import. */
function isMisspelt(path: string, { modules }: ItemEntry): boolean {
	const [stem = ''] = path.split('.ts');
	if (path !== `${stem}.ts` || nearest(stem, itemKinds) === undefined) return false;
	const found = Object.values(modules);
	return found.some((module) => 'text' in module && !module.text.includes(`/${path}'`));
}

/** What is read in a sub-folder. */
function suffixIn(folder: string): string {
	return folder === 'snapshots' ? '.json' : '.sh';
}

interface Stranger {
	readonly folder: string;
	readonly path: string;
	readonly known: readonly string[];
	readonly faults: CourseFault[];
}

function strange({ folder, path, known, faults }: Stranger): void {
	const [top = '', ...rest] = path.split('/');
	const file = `${folder}/${path}`;
	if (known.includes(`${top}/`))
		faults.push({ file, what: `Nothing reads it: ${top}/ holds files NAME${suffixIn(top)}.` });
	else faults.push({ file, what: `Nothing reads it.${suggest(rest.length > 0 ? `${top}/` : top, known)}` });
}
