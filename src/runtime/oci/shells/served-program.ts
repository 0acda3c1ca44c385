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
	readonly #ask: (pid: number, signal: number) => void;
	readonly #isServed: () => boolean;
	#pid: number | undefined;
	#starttime: number | undefined;
	#hasEnded = false;
	/** Signals that came before it had begun. */
	readonly #waiting: NodeJS.Signals[] = [];

	/** `ask` has its parent send a signal, for as long as `isServed`. */
	constructor(ask: (pid: number, signal: number) => void, isServed: () => boolean) {
		this.begun = this.#begun.promise;
		this.onEnd = this.#end.event;
		this.#ask = ask;
		this.#isServed = isServed;
	}

	get pid(): number | undefined {
		return this.#pid;
	}

	signal(name: NodeJS.Signals): void {
		if (this.#hasEnded) return;
		if (this.#pid === undefined) this.#waiting.push(name);
		else if (this.#isServed()) this.#ask(this.#pid, constants.signals[name]);
		else this.#signalAlone(this.#pid, name);
	}

	begin(pid: number): void {
		this.#pid = pid;
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
