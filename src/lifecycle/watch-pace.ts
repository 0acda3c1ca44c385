/** How long until the next look at a lab, in milliseconds. A lab in which nothing ran costs two small reads a look. */
export const watchPace = {
	/** Someone types, or processes come and go: with two looks for a verdict, a fact is on the page within 0.2 s. */
	lively: 100,
	/** A page is open, and nothing moves: the first look finds the fact, the second comes at the lively pace. */
	quiet: 150,
	/** No page is open: a task that is achieved now is still found. */
	unattended: 1_500,
	/** No page is open and nothing has changed for long: whoever comes back makes the lab be looked at again at once. */
	asleep: 5_000,
	/** After the last change or keystroke the pace stays lively so long. */
	staysLively: 2_000,
	/** After the last change, keystroke or page a lab that nobody attends is not asleep for so long. */
	staysAwake: 15_000,
	/** While nothing moves and all verdicts stand, the judge is asked this seldom: only time passes, and a check may wait for that. */
	sameAgain: 280,
	/** What is not in `/proc` is looked up before a snapshot if that was done longer ago; at the lively pace it is done after each. */
	sightAge: 500,
	/** A snapshot waits no longer for that: a lab whose files can't be looked at still has processes. */
	sightWait: 1_000,
} as const;

/** `sinceActivity`: milliseconds since something last changed or someone typed, or since the last page left. */
export function nextLookIn(attended: boolean, sinceActivity: number): number {
	if (!attended) return sinceActivity < watchPace.staysAwake ? watchPace.unattended : watchPace.asleep;
	return sinceActivity < watchPace.staysLively ? watchPace.lively : watchPace.quiet;
}

/** The golden ratio's fraction: multiples of it lie evenly between 0 and 1, however many there are. */
const evenly = (Math.sqrt(5) - 1) / 2;

/** An interval has so many places, for a process that wakes costs more than a look: of a thousand labs that sleep ten share each waking. */
const places = 100;

/** Where in its interval a lab is looked at, from 0 to 1: neighbours in pid are far apart, so that many labs don't fall due at once. */
export function phaseOf(pid: number): number {
	return Math.floor(((pid * evenly) % 1) * places) / places;
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
