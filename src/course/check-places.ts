import type { ComponentName } from './components.ts';
import { type ItemEntry, type ItemKind, itemKinds } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import type { Mention } from './parse-lesson.ts';

const componentOf = { task: 'Task', predict: 'Predict', ask: 'Ask' } as const satisfies Record<ItemKind, ComponentName>;

/** The kind of folder that a component shows; `undefined` if it shows none. */
export function kindOfComponent(component: ComponentName): ItemKind | undefined {
	return itemKinds.find((kind) => componentOf[kind] === component);
}

interface Places {
	readonly file: string;
	readonly mentions: readonly Mention[];
	/** The kind of each folder, by name; `undefined` for one that has no module. */
	readonly kinds: ReadonlyMap<string, ItemKind | undefined>;
	readonly faults: CourseFault[];
}

/** Every `<Task>`, `<Predict>` and `<Ask>` has a folder of its kind, and every folder one of them. */
export function checkPlaces(items: readonly ItemEntry[], places: Places): void {
	const { file, mentions, kinds, faults } = places;
	const placed = new Set<string>();
	for (const mention of mentions) {
		const kind = kindOfComponent(mention.component);
		if (kind === undefined) continue;
		placed.add(mention.attributes.id ?? '');
		checkPlace(mention, kind, places);
	}
	for (const { name, folder } of items) {
		const component = componentOf[kinds.get(name) ?? 'task'];
		if (!placed.has(name)) faults.push({ file: folder, what: `No <${component} id="${name}"> in ${file} uses it.` });
	}
}

function checkPlace({ attributes, line }: Mention, kind: ItemKind, { file, kinds, faults }: Places): void {
	const { id = '' } = attributes;
	if (!kinds.has(id)) {
		const known = [...kinds.keys()].filter((name) => kinds.get(name) === kind);
		const noun = kind === 'task' ? 'task' : 'question';
		faults.push({ file, line, what: `Unknown ${noun} "${id}".${suggest(id, known)}` });
	}
	const found = kinds.get(id);
	if (found !== undefined && found !== kind)
		faults.push({ file, line, what: `"${id}" has ${found}.ts: write <${componentOf[found]} id="${id}">.` });
}
