/** What children may know of our environment: nothing else, so that no secret of the caller's shell reaches them. */
const allowed = new Set([
	'PATH',
	'LANG',
	'LANGUAGE',
	'TZ',
	'TERM',
	'COLORTERM',
	'NO_COLOR',
	'FORCE_COLOR',
	'CI',
	'HOME',
]);
const allowedPrefixes = ['LC_', 'PROCLAB_', 'XDG_'];

/** Programs of administrators (runc) are there for everyone's children, whatever the caller's PATH. */
const systemPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

type Environment = Readonly<Record<string, string | undefined>>;

/** The allow-listed part of `env`, with `added` on top. */
export function childEnvironment(
	env: Environment,
	added: Readonly<Record<string, string>> = {},
): Record<string, string> {
	const kept = Object.entries(env).filter(
		(entry): entry is [string, string] => entry[1] !== undefined && isAllowed(entry[0]),
	);
	const path = new Set([...(env.PATH ?? '').split(':').filter(Boolean), ...systemPath]);
	return { ...Object.fromEntries(kept), PATH: [...path].join(':'), ...added };
}

function isAllowed(name: string): boolean {
	return allowed.has(name) || allowedPrefixes.some((prefix) => name.startsWith(prefix));
}
