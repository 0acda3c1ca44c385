import type { Stats } from 'node:fs';

/** Who web runs as. */
export interface WebUser {
	readonly uid: number;
	readonly gid: number;
}

/** A uid that systemd hands out and distributions leave unassigned: 61184 to 65519. */
const unassigned = 61_877;

/**
 * The user that web drops to when root starts it: who called sudo, else who owns the checkout, else one that nobody is.
 */
export function chooseWebUser(
	env: Readonly<Record<string, string | undefined>>,
	checkout: Pick<Stats, 'uid' | 'gid'>,
): WebUser {
	const caller = { uid: parseId(env.SUDO_UID), gid: parseId(env.SUDO_GID) };
	if (caller.uid !== undefined && caller.gid !== undefined) return { uid: caller.uid, gid: caller.gid };
	if (checkout.uid !== 0) return { uid: checkout.uid, gid: checkout.gid === 0 ? checkout.uid : checkout.gid };
	return { uid: unassigned, gid: unassigned };
}

/** Root's own id is no unprivileged user. */
function parseId(text: string | undefined): number | undefined {
	return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}
