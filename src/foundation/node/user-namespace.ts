import { readFileSync } from 'node:fs';

/**
 * Whether root here is an ordinary user of the machine, in a user namespace that maps root to that one user, as `enter.pl` makes it:
 * user_namespaces(7). `uidMap` is the text of a `uid_map`.
 */
export function isRootOfAUser(uidMap: string): boolean {
	const [inside, outside, count] = (uidMap.split('\n')[0] ?? '').trim().split(/\s+/).map(Number);
	return inside === 0 && outside !== 0 && count === 1;
}

/** Whether this process is such a root: it may do to its own namespaces what root may, and to the machine no more than its user. */
export const rootless = isRootOfAUser(readFileSync('/proc/self/uid_map', 'latin1'));
