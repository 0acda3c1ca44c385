interface Component {
	/** Attributes it must have, in plain quotes; it has no others. */
	readonly needs: readonly string[];
	/** It is a block, not a word in a sentence. */
	readonly ownLine: boolean;
}

const names = ['Task', 'Predict', 'Ask', 'Explain', 'Terminal', 'Transcript', 'Var'] as const;
export type ComponentName = (typeof names)[number];

/** What the prose of a lesson may hold besides Markdown. */
export const components: Readonly<Record<ComponentName, Component>> = {
	Task: { needs: ['id'], ownLine: true },
	Predict: { needs: ['id'], ownLine: true },
	Ask: { needs: ['id'], ownLine: true },
	Explain: { needs: ['id', 'question'], ownLine: true },
	Terminal: { needs: ['name'], ownLine: false },
	Transcript: { needs: ['name'], ownLine: true },
	Var: { needs: ['of', 'name'], ownLine: false },
};

export function isComponent(name: string): name is ComponentName {
	return Object.hasOwn(components, name);
}
