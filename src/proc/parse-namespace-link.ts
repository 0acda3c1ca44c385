import { fail, type Result, succeed } from '../foundation/result.ts';

/** What a link of `/proc/PID/ns/` names, namespaces(7). The inode is unique only among namespaces alive at the same time. */
export interface NamespaceLink {
	readonly kind: string;
	readonly inode: number;
}

/** Parses `pid:[4026531836]`. `pid_for_children` has the kind `pid` in its text. */
export function parseNamespaceLink(text: string): Result<NamespaceLink, string> {
	const parts = /^([a-z]+):\[(\d{1,10})\]$/.exec(text);
	return parts
		? succeed({ kind: parts[1] ?? '', inode: Number(parts[2]) })
		: fail(`not a namespace link: ${text.slice(0, 80)}`);
}
