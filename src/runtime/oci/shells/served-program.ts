import { constants } from 'node:os';
import { Emitter } from '../../../foundation/emitter.ts';
import type { Problem } from '../../../foundation/problem.ts';
import type { PtyExit, PtyProgram } from '../../../pty/pty.ts';
import { errorCode } from '../error-code.ts';
import { livingProcess } from '../host-process.ts';

/** How often one looks whether a program has ended whose parent doesn't tell it any more, in milliseconds. */
const lookEvery = 250;

/** A program that the shell server starts, follows and signals. */
export class ServedProgram implements PtyProgram {
	readonly begun: Promise<void>;
	readonly onEnd: PtyProgram['onEnd'];
	readonly #begun = Promise.withResolvers<void>();
	readonly #end = new Emitter<PtyExit>();
	/** Has its parent send a signal, while it has one that listens. */
	#ask: ((signal: number) => void) | undefined;
	#pid: number | undefined;
	#starttime: number | undefined;
	#hasEnded = false;
	/** Signals that came before it had begun. */
	readonly #waiting: NodeJS.Signals[] = [];

	constructor() {
		this.begun = this.#begun.promise;
		this.onEnd = this.#end.event;
	}

	get pid(): number | undefined {
		return this.#pid;
	}

	signal(name: NodeJS.Signals): void {
		if (this.#hasEnded) return;
		if (this.#pid === undefined) this.#waiting.push(name);
		else if (this.#ask) this.#ask(constants.signals[name]);
		else this.#signalAlone(this.#pid, name);
	}

	/** It runs; `ask` has its parent send it a signal. */
	begin(pid: number, ask: (signal: number) => void): void {
		this.#pid = pid;
		this.#ask = ask;
		this.#starttime = livingProcess(pid)?.starttime;
		this.#begun.resolve();
		for (const name of this.#waiting.splice(0)) this.signal(name);
	}

	/** It never ran. */
	fail(problem: Problem): void {
		this.#begun.resolve();
		this.#tell({ exitCode: null, signal: null, problem });
	}

	/** `status` as waitpid(2) has it. */
	end(status: number): void {
		const signal = status & 0x7f;
		this.#tell(signal === 0 ? { exitCode: status >> 8, signal: null } : { exitCode: 0, signal });
	}

	/** Its parent is gone: from now on one sees that it ends, but not how. */
	followAlone(): void {
		this.#ask = undefined;
		const timer = setInterval(() => {
			if (this.#lives()) return;
			clearInterval(timer);
			this.#tell({ exitCode: null, signal: null });
		}, lookEvery);
		timer.unref();
	}

	#tell(exit: PtyExit): void {
		if (this.#hasEnded) return;
		this.#hasEnded = true;
		this.#end.fire(exit);
	}

	#lives(): boolean {
		return this.#starttime !== undefined && livingProcess(this.#pid ?? 0)?.starttime === this.#starttime;
	}

	#signalAlone(pid: number, name: NodeJS.Signals): void {
		if (!this.#lives()) return;
		try {
			process.kill(pid, name);
		} catch (error) {
			if (errorCode(error) !== 'ESRCH') throw error;
		}
	}
}
