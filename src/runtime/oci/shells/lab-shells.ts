import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '../../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../../foundation/result.ts';
import { openPty, spawnPty } from '../../../pty/node-pty.ts';
import type { Pty, PtySize } from '../../../pty/pty.ts';
import type { LabRef, ProgramRequest } from '../../container-runtime.ts';
import { labEnvironment } from '../bundle.ts';
import { leafCgroup } from '../cgroup-delegation.ts';
import { labCgroupDirectories } from '../destroy-lab.ts';
import { errorCode } from '../error-code.ts';
import type { OciHost } from '../host.ts';
import { terminalCommand } from '../shell-command.ts';
import { type LabDoor, openDoor } from './lab-door.ts';
import { readFilters } from './read-filters.ts';
import { noPtyProblem, noTerminalLeft } from './shell-problems.ts';
import { ShellServer } from './shell-server.ts';

/**
 * Opens terminals in labs. Where it can, without a process of ours between a terminal and its program; elsewhere by the engine, which
 * leaves one that passes bytes on.
 */
export class LabShells {
	readonly #host: OciHost;
	readonly #doors = new Map<string, LabDoor>();
	/** The system-call filters of labs of this runtime: all have the same. */
	#filters: Promise<Result<string, string>> | undefined;
	#known = '';
	#server: ShellServer | undefined;
	#refusal: string | undefined;

	constructor(host: OciHost) {
		this.#host = host;
		if (!host.directTerminals) this.#refusal = 'the engine was asked for';
	}

	/** Why terminals are opened by the engine; `undefined` where they are not. */
	get refusal(): string | undefined {
		return this.#refusal;
	}

	/** To be told of a lab that has just been made, before any program of the learner's runs in it. */
	async admit(lab: LabRef): Promise<void> {
		if (this.#refusal !== undefined) return;
		try {
			this.#doors.set(lab.id, openDoor(lab));
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			return this.#refuse(error.message);
		}
		this.#filters ??= readFilters(lab.init);
		const filters = await this.#filters;
		if (!filters.ok) return this.#refuse(filters.error);
		this.#known = filters.value;
		const problem = await this.#serve().ready;
		if (problem) this.#refuse(problem.why);
	}

	/** To be told of a lab before it is removed. */
	forget(id: string): void {
		this.#doors.get(id)?.[Symbol.dispose]();
		this.#doors.delete(id);
	}

	/** After the last lab there is nothing left to serve. */
	rest(): void {
		if (this.#doors.size > 0) return;
		this.#server?.[Symbol.dispose]();
		this.#server = undefined;
	}

	open(lab: LabRef, request: ProgramRequest, size: PtySize): Result<Pty, Problem> {
		const door = this.#refusal === undefined ? this.#doors.get(lab.id) : undefined;
		try {
			if (door === undefined) return succeed(spawnPty(terminalCommand(this.#host, lab.id, request), size));
			return succeed(openPty(door.ptmx, size, (master) => this.#start(lab, { door, request, master })));
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			if (errorCode(error) !== 'ENOSPC') return fail(noPtyProblem(error));
			return fail(noTerminalLeft({ nr: ptyNumber('nr'), max: ptyNumber('max') }));
		}
	}

	#start(
		lab: LabRef,
		{ door, request, master }: { readonly door: LabDoor; readonly request: ProgramRequest; readonly master: number },
	) {
		return this.#serve().open({
			...{ master, init: door.init, rootUid: lab.rootUid, privileges: door.privileges, session: `_ses.${lab.id}` },
			cgroups: this.#cgroups(lab),
			environment: { ...labEnvironment, TERM: 'xterm-256color', ...request.env },
			argv: request.argv,
		});
	}

	#serve(): ShellServer {
		if (!this.#server?.isAlive) this.#server = new ShellServer(this.#known);
		return this.#server;
	}

	/** On v2 a cgroup that shares its controllers out has no members: then that of PID 1, wherever the lab has put it, or the leaf. */
	#cgroups(lab: LabRef): readonly (readonly string[])[] {
		const { unified } = lab.cgroups;
		if (unified === undefined)
			return labCgroupDirectories(this.#host, lab.id)
				.filter((directory) => existsSync(directory))
				.map((directory) => [directory]);
		const [, path = ''] = /^0::(.*)$/m.exec(readFileSync(`/proc/${lab.init.pid}/cgroup`, 'latin1')) ?? [];
		const ofInit = join(dirname(dirname(unified)), path);
		const isInside = ofInit.startsWith(`${unified}/`) && /^[\x21-\x7e]*$/.test(path);
		return [[...(isInside ? [ofInit] : []), join(unified, leafCgroup), unified]];
	}

	#refuse(why: string): void {
		if (this.#refusal === undefined)
			this.#host.logger.warn({ why }, 'terminals are opened by the container engine, which costs 10 MB each');
		this.#refusal = why;
	}
}

function ptyNumber(name: 'nr' | 'max'): number {
	return Number(readFileSync(`/proc/sys/kernel/pty/${name}`, 'latin1'));
}
