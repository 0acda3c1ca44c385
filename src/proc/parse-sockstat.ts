import { fail, type Result, succeed } from '../foundation/result.ts';

/** Parses how many TCP sockets a net namespace has in use, listening or connected, from `/proc/PID/net/sockstat` or `sockstat6`. */
export function parseTcpInUse(text: string): Result<number, string> {
	const parts = /^TCP6?: inuse (\d{1,9})(?: |$)/m.exec(text);
	return parts ? succeed(Number(parts[1])) : fail('sockstat has no line of TCP');
}
