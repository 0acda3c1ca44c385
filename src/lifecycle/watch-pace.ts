/** How long until the next snapshot, in milliseconds. */
export const watchPace = {
	/** Someone types, or processes come and go: a fact is on the page within 0.3 s. */
	lively: 100,
	/** A page is open, and nothing moves. */
	quiet: 200,
	/** No page is open: a task that is achieved now is still found. */
	unattended: 1_500,
	/** After the last change or keystroke the pace stays lively so long. */
	staysLively: 2_000,
} as const;

/** `sinceActivity`: milliseconds since something last changed or someone typed. */
export function nextSnapshotIn(attended: boolean, sinceActivity: number): number {
	if (!attended) return watchPace.unattended;
	return sinceActivity < watchPace.staysLively ? watchPace.lively : watchPace.quiet;
}
