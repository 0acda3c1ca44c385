/** What is asked for while it runs is done once more after it: an older reading never comes after a newer one. */
export function oneAtATime(work: () => Promise<void>): () => void {
	let runs = false;
	let again = false;
	const run = async (): Promise<void> => {
		again = runs;
		if (runs) return;
		runs = true;
		try {
			await work();
		} finally {
			runs = false;
			if (again) void run();
		}
	};
	return () => void run();
}
