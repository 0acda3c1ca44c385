import { readFileSync } from 'node:fs';
import type { Problem } from '../../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../../foundation/result.ts';
import { openPty, spawnPty } from '../../../pty/node-pty.ts';
import type { Pty, PtyProgram, PtySize } from '../../../pty/pty.ts';
import type { LabRef, ProgramRequest } from '../../container-runtime.ts';
import { labEnvironment } from '../bundle.ts';
import { errorCode } from '../error-code.ts';
import type { OciHost } from '../host.ts';
import { livingProcess } from '../host-process.ts';
import { terminalCommand } from '../shell-command.ts';
import { cgroupsToJoin } from './lab-cgroups.ts';
import { type LabDoor, openDoor } from './lab-door.ts';
import { readFilters } from './read-filters.ts';
import { type MachineTerminals, noPtyProblem, noTerminalLeft } from './shell-problems.ts';
import { ShellServer } from './shell-server.ts';

/**
 * Opens terminals in labs. Where it can, without a process of ours between a terminal and its program; elsewhere by the engine, which
 * leaves one that passes bytes on.
 */
export class LabShells {
	readonly #host: OciHost;
	/** Of the labs that this runtime made. */
	readonly #doors = new Map<string, LabDoor>();
	readonly #readFilters: typeof readFilters;
	/** Of every lab of this runtime: they are made alike. */
	#filters: string | undefined;
	#server: ShellServer | undefined;
	#making = 0;
	/** Why the engine opens all terminals. */
	#refusal: string | undefined;

	constructor(host: OciHost, readFiltersOf = readFilters) {
		this.#host = host;
		this.#readFilters = readFiltersOf;
		if (!host.directTerminals) this.#refusal = 'it was asked to';
	}

	/** Makes a lab, and looks at it before a program of the learner's can run in it. */
	async makeLab(make: () => Promise<Result<LabRef, Problem>>): Promise<Result<LabRef, Problem>> {
		this.#making += 1;
		try {
			if (this.#refusal === undefined) this.#serve();
			const made = await make();
			if (made.ok && this.#refusal === undefined) await this.#admit(made.value);
			return made;
		} finally {
			this.#making -= 1;
			this.#rest();
		}
	}

	/** To be told of a lab before it is removed. */
	forget(id: string): void {
		this.#doors.get(id)?.[Symbol.dispose]();
		this.#doors.delete(id);
		this.#rest();
	}

	open(lab: LabRef, request: ProgramRequest, size: PtySize): Result<Pty, Problem> {
		const door = this.#refusal === undefined ? this.#doors.get(lab.id) : undefined;
		try {
			if (door === undefined) return succeed(spawnPty(terminalCommand(this.#host, lab.id, request), size));
			return succeed(openPty(door.ptmx, size, (master) => this.#start(lab, { door, request, master })));
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			if (errorCode(error) !== 'ENOSPC') return fail(noPtyProblem(error));
			return fail(noTerminalLeft({ nr: ptyNumber('nr'), max: ptyNumber('max'), reserve: ptyNumber('reserve') }));
		}
	}

	async #admit(lab: LabRef): Promise<void> {
		const door = openDoor(lab);
		if (!door.ok) return this.#refuse(lab, door.error);
		this.#doors.set(lab.id, door.value);
		if (this.#filters !== undefined) return;
		const filters = door.value.isFiltered ? await this.#readFilters(lab.init) : succeed('');
		if (!filters.ok) return this.#refuse(lab, filters.error);
		if (door.value.isFiltered && filters.value === '') return this.#refuse(lab, 'its filter is ours too');
		this.#filters = filters.value;
		this.#serve().useFilters(filters.value);
	}

	#start(
		lab: LabRef,
		{ door, request, master }: { readonly door: LabDoor; readonly request: ProgramRequest; readonly master: number },
	): PtyProgram {
		return this.#serve().open({
			...{ master, init: lab.init, rootUid: lab.rootUid, privileges: door.privileges, session: `_ses.${lab.id}` },
			cgroups: cgroupsToJoin(this.#host, lab),
			environment: { ...labEnvironment, TERM: 'xterm-256color', ...request.env },
			argv: request.argv,
		});
	}

	/** The server, anew when it has ended. */
	#serve(): ShellServer {
		if (this.#server?.isAlive) return this.#server;
		const server = new ShellServer(({ start, program }) => this.#serve().open(start, program));
		if (this.#filters !== undefined) server.useFilters(this.#filters);
		this.#server = server;
		void server.ready.then((problem) => problem && server === this.#server && this.#giveUp(problem.why));
		return server;
	}

	/** While there is no lab there is nothing to serve. */
	#rest(): void {
		if (this.#doors.size + this.#making > 0) return;
		this.#server?.[Symbol.dispose]();
		this.#server = undefined;
	}

	/** A lab that has ended says nothing of others. */
	#refuse(lab: LabRef, why: string): void {
		this.#doors.get(lab.id)?.[Symbol.dispose]();
		this.#doors.delete(lab.id);
		if (livingProcess(lab.init.pid)?.starttime === lab.init.starttime) this.#giveUp(why);
	}

	#giveUp(why: string): void {
		if (this.#refusal === undefined)
			this.#host.logger.warn({ why }, 'terminals are opened by the container engine, which costs 10 MB each');
		this.#refusal = why;
	}
}

function ptyNumber(name: keyof MachineTerminals): number {
	return Number(readFileSync(`/proc/sys/kernel/pty/${name}`, 'latin1'));
}
