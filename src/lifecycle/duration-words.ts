const units = [
	['hour', 3_600_000],
	['minute', 60_000],
	['second', 1_000],
] as const;

/** A duration as people say it, in the two largest units that it has: '4 hours', '1 hour 30 minutes', '20 seconds'. */
export function inWords(milliseconds: number): string {
	let rest = Math.round(milliseconds / 1_000) * 1_000;
	const parts = units.flatMap(([name, size]) => {
		const count = Math.floor(rest / size);
		rest -= count * size;
		return count === 0 ? [] : [`${count} ${name}${count === 1 ? '' : 's'}`];
	});
	return parts.slice(0, 2).join(' ') || 'less than a second';
}
