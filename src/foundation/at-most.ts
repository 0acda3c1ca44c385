/** Waits for work, so many milliseconds at most; the work goes on. Rejects as it does, if it does in that time. */
export async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const over = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, milliseconds);
	});
	try {
		await Promise.race([work, over]);
	} finally {
		clearTimeout(timer);
	}
}
