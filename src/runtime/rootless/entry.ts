import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';
import { rootless } from '../../foundation/node/user-namespace.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import { findProgram } from '../oci/engine.ts';
import { errorCode } from '../oci/error-code.ts';
import { closedRunFolder, foreignHome, foreignRunFolder, noIdPrograms, noSubordinateIds } from './entry-problems.ts';
import { findRange, freeRange, type SubordinateRange, type User } from './subordinate-ids.ts';

/** Makes the namespaces, and says itself how. */
const program = join(import.meta.dirname, 'enter.pl');

/** A program that `enter.pl` becomes runs with these, beside what its caller gives it. */
export interface Entry {
	/** A command line to which that of a program is added: it then runs as root of a user namespace of this user. */
	readonly command: readonly string[];
	readonly env: Readonly<Record<string, string>>;
}

/**
 * How an ordinary user comes to have labs in this home. Makes the home's run folder. Problems: `no-uidmap`, `no-subordinate-ids`,
 * `foreign-run-folder`, `closed-run-folder`, `foreign-home`.
 */
export function findEntry(home: Home): Result<Entry, Problem> {
	const missing = ['newuidmap', 'newgidmap', 'perl'].filter((name) => findProgram(name) === undefined);
	if (missing.length > 0) return fail(noIdPrograms(missing));
	const user: User = { name: nameOfUser(), uid: process.getuid?.() ?? 0 };
	const [uids, gids] = [readOr('/etc/subuid'), readOr('/etc/subgid')];
	const [uid, gid] = [findRange(uids, user), findRange(gids, user)];
	if (uid === undefined || gid === undefined) return fail(noSubordinateIds(user, freeRange(uids, gids)));
	const problem = homeProblem(home, user, uid) ?? runFolderProblem(home.run, user);
	if (problem) return fail(problem);
	const given = { arch: process.arch, uids: rangeText(uid), gids: rangeText(gid), run: home.run };
	return succeed({
		command: ['perl', program, ...Object.entries(given).map(([name, value]) => `${name}=${value}`), '--'],
		env: { PROCLAB_HOME: home.path, PROCLAB_RUN: home.run },
	});
}

/** To be called at the end of a program that has left nothing running: the next one need not look, and an empty run folder goes. */
export function leaveNamespace({ run }: Home): void {
	const records = join(run, 'namespaces');
	if (!rootless || !existsSync(records)) return;
	const own = readdirSync(records).filter((name) => name.startsWith(`${process.pid}-`));
	for (const name of own) rmSync(join(records, name), { force: true });
	for (const folder of [records, run]) removeIfEmpty(folder);
}

/** For the program itself the run folder may be a mount point. */
function removeIfEmpty(folder: string): void {
	try {
		rmdirSync(folder);
	} catch (error) {
		if (!['ENOTEMPTY', 'EBUSY', 'ENOENT'].includes(errorCode(error) ?? '')) throw error;
	}
}

function rangeText({ first, count }: SubordinateRange): string {
	return `${first}:${count}`;
}

/** Names need not be: whoever has none is looked for by number. */
function nameOfUser(): string {
	try {
		return userInfo().username;
	} catch {
		return '';
	}
}

function readOr(file: string): string {
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** What root or another user made there can't be read or replaced. */
function homeProblem(home: Home, { uid }: User, { first, count }: SubordinateRange): Problem | undefined {
	const foreign = [home.path, home.labs, home.data].find((folder) => {
		const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
		return owner !== undefined && owner !== uid && (owner < first || owner >= first + count);
	});
	return foreign === undefined ? undefined : foreignHome(foreign);
}

/** One that not everyone may pass: the roots of labs, which are others, must. The run folder's own parent may be so: `enter.pl` covers it. */
function closedFolderAbove(folder: string): string | undefined {
	const above = dirname(folder);
	if (above === folder) return undefined;
	return (statSync(above).mode & 0o001) === 0 ? above : closedFolderAbove(above);
}

/** Below a folder that all may write to, such as /tmp, another could have made it first. */
function runFolderProblem(run: string, { uid }: User): Problem | undefined {
	mkdirSync(run, { recursive: true, mode: 0o711 });
	const status = lstatSync(run);
	const isOurs = status.isDirectory() && status.uid === uid && (status.mode & 0o022) === 0;
	if (!isOurs) return foreignRunFolder(run);
	const closed = closedFolderAbove(dirname(run));
	return closed === undefined ? undefined : closedRunFolder(run, closed);
}
