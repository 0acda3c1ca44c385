/** Ids that an administrator has given to a user, subuid(5). */
export interface SubordinateRange {
	readonly first: number;
	readonly count: number;
}

export interface User {
	readonly name: string;
	readonly uid: number;
}

/** A lab has as many, with web's user: 16 bits of them. */
export const neededIds = 65_536;

/** Where ranges begin on a machine that has none yet, by login.defs(5). */
const firstOfMachine = 100_000;

/** A user's first range in the text of `/etc/subuid` or `/etc/subgid` that is large enough for a lab; lines name users by name or number. */
export function findRange(text: string, { name, uid }: User): SubordinateRange | undefined {
	return parse(text).find(({ owner, count }) => (owner === name || owner === String(uid)) && count >= neededIds);
}

/** The lowest range above all that are given in these texts. */
export function freeRange(...texts: readonly string[]): SubordinateRange {
	const ends = texts.flatMap(parse).map(({ first, count }) => first + count);
	return { first: Math.max(firstOfMachine, ...ends), count: neededIds };
}

function parse(text: string): readonly (SubordinateRange & { readonly owner: string })[] {
	return text.split('\n').flatMap((line) => {
		const [owner = '', first, count] = line.split(':');
		const range = { owner, first: Number(first), count: Number(count) };
		return owner !== '' && range.first > 0 && range.count > 0 ? [range] : [];
	});
}
