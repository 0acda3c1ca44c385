import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { silentLogger } from '../../src/foundation/logger.ts';
import { type Home, layOutHome } from '../../src/foundation/node/home.ts';
import type { Pty } from '../../src/pty/pty.ts';
import type { ContainerRuntime, LabRef } from '../../src/runtime/container-runtime.ts';
import { buildImage } from '../../src/runtime/image/build-image.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { patience } from '../patience.ts';
import { limitsWith, megabyte } from './lab-limits.ts';

const checkout = resolve(import.meta.dirname, '../..');

export interface Said {
	readonly status: number;
	readonly output: string;
	readonly errors: string;
}

/** A lab of the image `host`, in a home of its own; the image is built once for the checkout and shared. */
export class ImageLab implements AsyncDisposable {
	readonly #home: Home;
	readonly #runtime: ContainerRuntime;
	readonly #lab: LabRef;

	private constructor(home: Home, runtime: ContainerRuntime, lab: LabRef) {
		this.#home = home;
		this.#runtime = runtime;
		this.#lab = lab;
	}

	static async start(): Promise<ImageLab> {
		const shared = layOutHome(checkout);
		const image = await buildImage({ home: shared, name: 'host', onProgress: () => undefined });
		if (!image.ok) throw new Error(JSON.stringify(image.error));
		const home = layOutHome(checkout, mkdtempSync(join(tmpdir(), 'proclab-image-')));
		symlinkSync(shared.images, home.images);
		const runtime = createOciRuntime({ home, logger: silentLogger });
		const limits = limitsWith({ pids: 256, memoryBytes: 512 * megabyte, cpus: 2 });
		const spec = { id: 'image', imagePath: image.value.path, hostname: 'lab', limits, labels: {} };
		const created = await runtime.create(spec);
		if (!created.ok) throw new Error(JSON.stringify(created.error));
		return new ImageLab(home, runtime, created.value);
	}

	/** Runs a script in the lab, without a terminal. */
	run(script: string): Promise<Said> {
		const { file, args, env, cwd } = this.#runtime.shellCommand(this.#lab, {
			argv: ['/bin/bash', '-c', script],
			terminal: false,
		});
		return new Promise((answer) => {
			const child = execFile(file, [...args], { env: { ...env }, cwd }, (error, output, errors) => {
				answer({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output, errors });
			});
			child.stdin?.end();
		});
	}

	/** Opens an interactive shell as a learner has it. */
	openShell(): LearnerShell {
		const opened = this.#runtime.openTerminal(this.#lab, { argv: ['/bin/bash'] }, { columns: 100, rows: 30 });
		if (!opened.ok) throw new Error(JSON.stringify(opened.error));
		return new LearnerShell(opened.value);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const destroyed = await this.#runtime.destroy(this.#lab.id);
		rmSync(this.#home.path, { recursive: true, force: true });
		rmSync(this.#home.run, { recursive: true, force: true });
		if (!destroyed.ok) throw new Error(JSON.stringify(destroyed.error));
	}
}

/** Text as it is read, without colours and cursor movements. */
export const plain = stripVTControlCharacters;

/** Types at a shell and reads what it shows. */
export class LearnerShell implements Disposable {
	readonly #pty: Pty;
	readonly #ended: Promise<void>;
	#shown = '';
	#look: () => void = () => undefined;

	constructor(pty: Pty) {
		this.#pty = pty;
		const decoder = new TextDecoder();
		pty.onData((bytes) => {
			this.#shown += decoder.decode(bytes, { stream: true });
			this.#look();
		});
		this.#ended = new Promise((resolve) => pty.onExit(() => resolve()));
	}

	type(text: string): void {
		this.#pty.write(new TextEncoder().encode(text));
	}

	/** Waits until a pattern is shown, answers all up to its end and forgets it. */
	async waitFor(pattern: RegExp, milliseconds = 10_000 * patience): Promise<string> {
		const deadline = setTimeout(() => this.#look(), milliseconds);
		const until = performance.now() + milliseconds;
		try {
			for (;;) {
				const found = pattern.exec(this.#shown);
				if (found) {
					const end = found.index + found[0].length;
					const seen = this.#shown.slice(0, end);
					this.#shown = this.#shown.slice(end);
					return seen;
				}
				if (performance.now() >= until) throw new Error(`Waited for ${pattern}, saw ${JSON.stringify(this.#shown)}`);
				await new Promise<void>((resolve) => {
					this.#look = resolve;
				});
			}
		} finally {
			clearTimeout(deadline);
		}
	}

	async leave(): Promise<void> {
		this.type('exit\n');
		await this.#ended;
	}

	[Symbol.dispose](): void {
		this.#pty.hangUp();
	}
}
