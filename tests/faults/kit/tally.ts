/** The most of each kind that was seen at once. */
export class Tally {
	readonly most: Record<string, number> = {};

	add(found: Readonly<Record<string, readonly unknown[]>>): void {
		for (const [kind, things] of Object.entries(found)) this.most[kind] = Math.max(this.most[kind] ?? 0, things.length);
	}
}
