/** How long until the next look at a lab, in milliseconds. A lab in which nothing ran costs two small reads a look. */
export const watchPace = {
	/** Someone types, or processes come and go: with two looks for a verdict, a fact is on the page within 0.2 s. */
	lively: 100,
	/** A page is open, and nothing moves: the first look finds the fact, the second comes at the lively pace. */
	quiet: 150,
	/** No page is open: a task that is achieved now is still found. */
	unattended: 1_500,
	/** After the last change or keystroke the pace stays lively so long. */
	staysLively: 2_000,
} as const;

/** `sinceActivity`: milliseconds since something last changed or someone typed. */
export function nextLookIn(attended: boolean, sinceActivity: number): number {
	if (!attended) return watchPace.unattended;
	return sinceActivity < watchPace.staysLively ? watchPace.lively : watchPace.quiet;
}

/** The golden ratio's fraction: multiples of it lie evenly between 0 and 1, however many there are. */
const evenly = (Math.sqrt(5) - 1) / 2;

/** Where in its interval a lab is looked at, from 0 to 1: neighbours in pid are far apart, so that many labs don't fall due at once. */
export function phaseOf(pid: number): number {
	return (pid * evenly) % 1;
}

/** A delay is shortened by at most this share to come nearer to the grid: two looks in a row are never much closer than the pace says. */
const steer = 0.25;

/** A timer rounds its delay down and may fire this much too early, in milliseconds. */
const early = 2;

/**
 * The delay of a lab that is looked at every `pause` milliseconds, at `phase` of it: labs that were held up together don't go on in
 * step. `now`: milliseconds of one clock for all labs.
 */
export function delayInPhase(now: number, pause: number, phase: number): number {
	const since = (((now - phase * pause) % pause) + pause) % pause;
	const late = since > pause - early ? since - pause : since;
	return pause - Math.min(late, steer * pause);
}
